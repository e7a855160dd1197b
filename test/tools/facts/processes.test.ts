import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ModuleName } from "../../../src/model/module-name.ts";
import { fakeRoot, type Tree } from "../../support/fake-root.ts";
import { groupOf, igbHost, vfAddress } from "../../support/fake-igb-host.ts";
import { findTool } from "../../support/tools.ts";

const TOOLS = [
  "awk",
  "cat",
  "cpio",
  "find",
  "grep",
  "head",
  "ls",
  "mktemp",
  "od",
  "sed",
  "sort",
  "stat",
  "tail",
  "tr",
];

/** A host without PCI functions. */
const BARE: Tree = { "proc/sys/kernel/osrelease": "6.1.0\n" };

/**
 * Each process costs a millisecond or two on every host and in every run, so a new one should be a decision. The
 * `sleep` that watches over what may hang is ended before it has told that it began, or after.
 */
describe("processes that the probe starts, beside the shell, its pipes and a sleep", () => {
  let tools: string;
  beforeEach(() => {
    tools = mkdtempSync(join(tmpdir(), "virtfn-tools-"));
    for (const tool of TOOLS) {
      const path = findTool(tool);
      if (path === undefined) continue;
      writeFileSync(
        join(tools, tool),
        `#!/bin/sh\necho ${tool} >>"${tools}/log"\nexec ${path} "$@"\n`,
      );
      chmodSync(join(tools, tool), 0o755);
    }
  });
  afterEach(() => rmSync(tools, { recursive: true }));

  const log = (command: string): string => `echo ${command} >>"$VIRTFN_LOG"`;

  function started(
    tree: Tree,
    modules: readonly string[],
    sriov: boolean,
  ): readonly string[] {
    using root = fakeRoot({
      ...tree,
      "bin:ip": log("ip"),
      "bin:id": `${log("id")}; echo 0`,
      "bin:modinfo": `${log("modinfo")}; echo "filename:       /x.ko"`,
      "bin:devlink": log("devlink"),
    });
    const environment = { VIRTFN_LOG: join(tools, "log") };
    root.probe(
      { modules: modules as readonly ModuleName[], sriov },
      { tools, environment },
    );
    const found = readFileSync(join(tools, "log"), "utf8").trim().split("\n");
    rmSync(join(tools, "log"));
    return found.toSorted();
  }

  it.each<[string, Tree, readonly string[], readonly string[]]>([
    [
      "nothing is asked",
      igbHost({}),
      [],
      ["awk", "id", "ip", "ip", "sed", "stat"],
    ],
    [
      "a module is asked about",
      igbHost({ numVfs: 7 }),
      ["igb"],
      ["awk", "id", "ip", "ip", "modinfo", "sed", "stat"],
    ],
    [
      "a VF is in the hands of a guest",
      igbHost({
        numVfs: 2,
        vfs: { 1: { driver: "vfio-pci", net: undefined } },
        more: {
          "proc/4711/fd/3": { link: `/dev/vfio/${groupOf(vfAddress(1))}` },
        },
      }),
      [],
      ["awk", "awk", "id", "ip", "ip", "ls", "sed", "stat"],
    ],
  ])("when %s", (_, tree, modules, expected) => {
    expect(started(tree, modules, false)).toEqual(expected);
  });

  const RULE = { "etc/udev/rules.d/1.rules": 'ATTR{sriov_numvfs}="7"\n' };

  it.each<[string, Tree, readonly string[]]>([
    [
      "one question to iproute2, one to devlink, one about the driver, and a look through files",
      igbHost({ numVfs: 7 }),
      ["awk", "devlink", "grep", "ip", "modinfo"],
    ],
    [
      "one more where others set VFs up, however many files they have",
      igbHost({ numVfs: 7, more: { ...RULE, "etc/rc.local": "sriov_numvfs" } }),
      ["awk", "awk", "devlink", "grep", "ip", "modinfo"],
    ],
    ["a look through files where nothing has SR-IOV", BARE, ["grep"]],
  ])("and about VFs one by one, besides: %s", (_, tree, expected) => {
    expect(started(tree, [], true)).toEqual(
      [...started(tree, [], false), ...expected].toSorted(),
    );
  });
});
