import { describe, expect, test } from "vitest";
import {
  describeChange,
  planeOf,
  predict,
  stepOf,
  verbsOf,
} from "../../../src/changes/kinds.ts";
import type { Change } from "../../../src/changes/change.ts";
import { host } from "../../support/observation.ts";
import { SAMPLE_CHANGES } from "../../support/changes.ts";

const { "set-num-vfs": setNumVfs, "write-file": writeFile } = SAMPLE_CHANGES;
const igbHost = () => host().igb({ ports: [{ vfs: 4 }] });

describe("a change in one line", () => {
  test.each<readonly [Change, string, string, string]>([
    [SAMPLE_CHANGES["load-module"], "running", "+", "load igb max_vfs=7"],
    [SAMPLE_CHANGES["unload-module"], "running", "-", "unload igb"],
    [
      SAMPLE_CHANGES["reload-module"],
      "running",
      "~",
      "reload igb with max_vfs=7",
    ],
    [
      { ...SAMPLE_CHANGES["reload-module"], options: [] },
      "running",
      "~",
      "reload igb",
    ],
    [
      SAMPLE_CHANGES["remember-load"],
      "running",
      "+",
      "remember that igb runs with debug=3",
    ],
    [
      SAMPLE_CHANGES["write-parameter"],
      "running",
      "~",
      "igb debug 0 → 3 in /sys/module/igb/parameters",
    ],
    [
      setNumVfs,
      "running",
      "~",
      "sriov_numvfs 4 → 0 → 7 on 0000:01:00.0 enp1s0",
    ],
    [
      { ...setNumVfs, from: 0, netDevice: undefined },
      "running",
      "~",
      "sriov_numvfs 0 → 7 on 0000:01:00.0",
    ],
    [
      { ...setNumVfs, to: 0 },
      "running",
      "-",
      "sriov_numvfs 4 → 0 on 0000:01:00.0 enp1s0",
    ],
    [
      writeFile,
      "persisted",
      "+",
      "/etc/modprobe.d/zz-virtfn-igb.conf   options igb max_vfs=7",
    ],
    [
      { ...writeFile, content: "a\nb\n", previous: "" },
      "persisted",
      "~",
      "/etc/modprobe.d/zz-virtfn-igb.conf   a …",
    ],
    [
      SAMPLE_CHANGES["remove-file"],
      "persisted",
      "-",
      "/etc/modules-load.d/virtfn-igb.conf",
    ],
    [
      SAMPLE_CHANGES["rebuild-image"],
      "packed",
      "~",
      "rebuild the initramfs of 6.1.0-50-amd64: it holds igb with other options",
    ],
  ])("%j", (change, plane, action, summary) => {
    expect(planeOf(change)).toBe(plane);
    expect(describeChange(change)).toEqual({ action, summary });
  });
});

describe("the verbs of a change", () => {
  test.each(
    Object.values(SAMPLE_CHANGES).map((change) => [change.kind, change]),
  )(
    "%s brings every verb that its step calls, and those that they call",
    (_, change) => {
      const verbs = verbsOf([change]);
      const step = stepOf(change);
      const called = [...step.run, ...step.undo, ...step.finish].map(
        ({ argv }) => argv[0],
      );
      const inside = Object.values(verbs).flatMap((text) =>
        [...text.matchAll(/\bverb_[a-z_]+/g)].map(([name]) => name),
      );
      for (const name of [...called, ...inside])
        expect(Object.keys(verbs)).toContain(name);
    },
  );

  test("are each defined once for several changes", () => {
    const both = verbsOf(Object.values(SAMPLE_CHANGES));
    for (const change of Object.values(SAMPLE_CHANGES))
      for (const [name, text] of Object.entries(verbsOf([change])))
        expect(both[name]).toBe(text);
  });
});

describe("the predicted observation", () => {
  test("of a new VF count has fresh VFs that nobody uses", () => {
    const before = host()
      .igb({
        ports: [{ vfs: 4, vfUses: { 0: [{ kind: "up", device: "x" }] } }, {}],
      })
      .observe();
    const after = predict(before, setNumVfs);
    expect(
      after.physicalFunctions.map((pf) => pf.virtualFunctions.length),
    ).toEqual([7, 0]);
    expect(
      after.physicalFunctions[0]?.virtualFunctions.map((vf) => vf.address),
    ).toEqual([
      "0000:01:10.0",
      "0000:01:10.2",
      "0000:01:10.4",
      "0000:01:10.6",
      "0000:01:11.0",
      "0000:01:11.2",
      "0000:01:11.4",
    ]);
    expect(
      after.physicalFunctions[0]?.virtualFunctions.flatMap((vf) => vf.uses),
    ).toEqual([]);
  });

  test("of a VF count that is there already is the same", () => {
    const before = igbHost().observe();
    expect(predict(before, { ...setNumVfs, to: 4 })).toEqual(before);
  });

  test("of an unload has unbound ports without VFs", () => {
    const after = predict(igbHost().observe(), SAMPLE_CHANGES["unload-module"]);
    expect(after.modules["igb"]?.state).toBe("absent");
    expect(after.physicalFunctions[0]).toMatchObject({
      driver: undefined,
      driverModule: undefined,
      virtualFunctions: [],
    });
  });

  test("of a load binds the ports that the module drives, remembers the options and has the VFs", () => {
    const before = host().igb({ state: "absent", ports: 1 }).observe();
    const after = predict(before, SAMPLE_CHANGES["load-module"]);
    expect(after.modules["igb"]).toMatchObject({
      state: "loaded",
      loadedWith: ["max_vfs=7"],
    });
    expect(after.physicalFunctions[0]).toMatchObject({
      driver: "igb",
      driverModule: "igb",
    });
    expect(after.physicalFunctions[0]?.virtualFunctions).toHaveLength(7);
  });

  test("of a reload shows the options where the kernel shows them, quotes taken off", () => {
    const before = host()
      .igb({
        live: [
          { name: "debug", value: "0", writable: false },
          { name: "name", value: "", writable: false },
        ],
      })
      .observe();
    const after = predict(before, {
      ...SAMPLE_CHANGES["reload-module"],
      options: ["debug=3", 'name="a b"'],
    });
    expect(
      after.modules["igb"]?.liveParameters.map(({ value }) => value),
    ).toEqual(["3", "a b"]);
  });

  test("of files and images has the files where they belong, newer than the boot", () => {
    const before = host()
      .igb()
      .image(["igb"])
      .file("/etc/modules-load.d/virtfn-igb.conf", "igb\n")
      .observe();
    const after = [
      writeFile,
      SAMPLE_CHANGES["remove-file"],
      SAMPLE_CHANGES["rebuild-image"],
    ].reduce<typeof before>(predict, before);
    expect(after.modulesLoadFiles).toEqual([]);
    expect(after.modprobeFiles.map(({ path, text }) => [path, text])).toEqual([
      [writeFile.path, writeFile.content],
    ]);
    expect(after.modprobeFiles[0]?.modified).toBeGreaterThan(
      before.host.bootTime,
    );
    expect(after.bootImages[0]?.contents?.modprobeFiles).toEqual(
      after.modprobeFiles,
    );
  });
});
