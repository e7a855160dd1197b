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

/** Each process costs a millisecond or two on every host and in every run, so a new one should be a decision. */
describe("processes that the probe starts, beside the shell and its pipes", () => {
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

  function started(tree: Tree, modules: readonly string[]): readonly string[] {
    using root = fakeRoot({
      ...tree,
      "bin:ip": log("ip"),
      "bin:id": `${log("id")}; echo 0`,
      "bin:modinfo": `${log("modinfo")}; echo "filename:       /x.ko"`,
    });
    const environment = { VIRTFN_LOG: join(tools, "log") };
    root.probe(
      { modules: modules as readonly ModuleName[] },
      { tools, environment },
    );
    return readFileSync(join(tools, "log"), "utf8")
      .trim()
      .split("\n")
      .toSorted();
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
    expect(started(tree, modules)).toEqual(expected);
  });
});
