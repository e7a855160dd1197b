import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Change } from "../../../src/changes/change.ts";
import { stepOf } from "../../../src/changes/kinds.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import type { PciAddress } from "../../../src/model/pci-address.ts";
import { verbHost, type VerbHost } from "../../support/verb-host.ts";

const PF = "0000:01:00.0" as PciAddress;
const igb = "igb" as ModuleName;
const FILE = "/etc/modprobe.d/zz-virtfn-igb.conf";
const OTHER_FILE = "/etc/modules-load.d/virtfn-igb.conf";
const PARAMETER = "/sys/module/nvme_core/parameters/io_timeout";
const NO_VFS = 0;
const ALL_VFS = 7;

/** What the host is when the plan is made: counts and contents, `undefined` for what is not there. */
const starts = fc.record({
  vfs: fc.integer({ min: NO_VFS, max: ALL_VFS }),
  file: fc.option(fc.constantFrom("a\n", "a", "\n"), { nil: undefined }),
  otherFile: fc.constantFrom("igb\n", "b"),
});

/** What a transaction makes of it. */
const wishes = fc.record({
  vfs: fc.integer({ min: NO_VFS, max: ALL_VFS }),
  /** The kernel makes fewer. */
  madeVfs: fc.option(fc.integer({ min: 1, max: ALL_VFS }), { nil: undefined }),
  file: fc.constantFrom("c\n", "it's %s \\n", ""),
});

type Start = Parameters<Parameters<typeof starts.map>[0]>[0];
type Wish = Parameters<Parameters<typeof wishes.map>[0]>[0];

interface State {
  readonly vfs: number;
  readonly file: string | undefined;
  readonly otherFile: string | undefined;
  readonly parameter: string | undefined;
}

/** Somebody else's work on one of the things, which ends in this state of it. */
const outsiders = fc.constantFrom<Partial<State>>(
  { vfs: 0 },
  { vfs: 1 },
  { vfs: 3 },
  { file: "mine\n" },
  { otherFile: "mine\n" },
  { parameter: "99" },
);

describe("undo", () => {
  test.prop([starts, wishes, fc.nat({ max: 4 })], { numRuns: 12 })(
    "after any first steps brings back what was",
    (start, wish, length) => {
      using host = hostOf(start);
      const before = stateOf(host);
      const steps = changesOf(start, wish).slice(0, length).map(stepOf);
      const undone = perform(host, steps, wish);
      for (const step of undone.toReversed())
        expect(host.undoStep(step)).toEqual({ status: 0, errorText: "" });
      expect(stateOf(host)).toEqual(before);
      expect(host.list("etc").includes("modprobe.d")).toBe(
        start.file !== undefined,
      );
    },
  );

  test.prop([starts, wishes, fc.nat({ max: 4 }), outsiders], { numRuns: 12 })(
    "destroys nothing of what somebody else did before it, and brings back the rest",
    (start, wish, length, outsider) => {
      using host = hostOf(start);
      const before = stateOf(host);
      const steps = changesOf(start, wish).slice(0, length).map(stepOf);
      // A step that failed half-way cannot know whose work is what.
      const undone = perform(host, steps, { ...wish, madeVfs: undefined });
      const between = stateOf(host);
      intrude(host, outsider);
      const isTheSame = Object.entries(outsider).every(
        ([name, value]) => between[name as keyof State] === value,
      );
      for (const step of undone.toReversed()) host.undoStep(step);
      expect(stateOf(host)).toEqual(
        isTheSame ? before : { ...before, ...outsider },
      );
    },
  );

  test.prop([starts, wishes, outsiders], { numRuns: 12 })(
    "destroys nothing of what somebody else did after the plan was made",
    (start, wish, outsider) => {
      using host = hostOf(start);
      const steps = changesOf(start, wish).map(stepOf);
      intrude(host, outsider);
      const found = stateOf(host);
      const undone = perform(host, steps, { ...wish, madeVfs: undefined });
      for (const step of undone.toReversed())
        expect(host.undoStep(step).status).toBe(0);
      expect(stateOf(host)).toEqual(found);
    },
  );
});

function hostOf({ vfs, file, otherFile }: Start): VerbHost {
  const host = verbHost(["sh"]);
  host.addPf(PF, ALL_VFS);
  host.write("sys/module/igb/initstate", "live\n");
  host.write(PARAMETER, "30");
  if (file !== undefined) host.write(FILE, file);
  host.write(OTHER_FILE, otherFile);
  bring(host, vfs);
  return host;
}

function changesOf(start: Start, wish: Wish): readonly Change[] {
  return [
    {
      kind: "write-file",
      path: FILE,
      content: wish.file,
      previous: start.file,
    },
    { kind: "remove-file", path: OTHER_FILE, previous: start.otherFile },
    {
      kind: "write-parameter",
      module: "nvme_core" as ModuleName,
      parameter: "io_timeout",
      from: "30",
      to: "20",
    },
    {
      kind: "set-num-vfs",
      pf: PF,
      netDevice: undefined,
      from: start.vfs,
      to: wish.vfs,
    },
    {
      kind: "unload-module",
      module: igb,
      previous: [{ pf: PF, count: wish.vfs }],
      previousOptions: [],
    },
  ];
}

/** Up to the first step that fails; all that is to be undone. */
function perform(
  host: VerbHost,
  steps: readonly ReturnType<typeof stepOf>[],
  { madeVfs }: Pick<Wish, "madeVfs">,
): readonly ReturnType<typeof stepOf>[] {
  if (madeVfs !== undefined) host.write(".few", `${madeVfs}\n`);
  const failed = steps.findIndex((step) => host.runStep(step).status !== 0);
  rmSync(join(host.root, ".few"), { force: true });
  return failed === -1 ? steps : steps.slice(0, failed + 1);
}

function stateOf(host: VerbHost): State {
  return {
    vfs: host.countVfs(PF),
    file: host.read(FILE),
    otherFile: host.read(OTHER_FILE),
    parameter: host.read(PARAMETER),
  };
}

function intrude(host: VerbHost, outsider: Partial<State>): void {
  if (outsider.vfs !== undefined) bring(host, outsider.vfs);
  if (outsider.file !== undefined) host.write(FILE, outsider.file);
  if (outsider.otherFile !== undefined)
    host.write(OTHER_FILE, outsider.otherFile);
  if (outsider.parameter !== undefined)
    writeFileSync(join(host.root, PARAMETER), outsider.parameter);
}

function bring(host: VerbHost, count: number): void {
  host.run([{ argv: ["verb_bring_vfs", PF, String(count), "60"] }]);
}
