import { describe, expect, it } from "vitest";
import { parseModprobeFile } from "../../../src/kmod/config-file.ts";

function parse(text: string): unknown {
  return parseModprobeFile({ path: "/etc/modprobe.d/x.conf", text }).lines.map(
    (line) => ({ ...line, text: undefined }),
  );
}

describe("lines of modprobe.d", () => {
  it.each<[string, string, unknown[]]>([
    [
      "options",
      "options igb max_vfs=7\n",
      [{ kind: "options", module: "igb", arguments: "max_vfs=7", line: 1 }],
    ],
    [
      "a trailing comment is handed to the kernel",
      "options igb max_vfs=7 # seven\n",
      [
        {
          kind: "options",
          module: "igb",
          arguments: "max_vfs=7 # seven",
          line: 1,
        },
      ],
    ],
    [
      "an indented comment is a bad line",
      "  # note\n",
      [{ kind: "bad", line: 1 }],
    ],
    [
      "a comment that is continued swallows the next line",
      "# note \\\noptions igb max_vfs=7\n",
      [],
    ],
    [
      "a continued line counts from its first one",
      "\noptions igb \\\nmax_vfs=7\nblacklist igb\n",
      [
        { kind: "options", module: "igb", arguments: "max_vfs=7", line: 2 },
        { kind: "blacklist", module: "igb", line: 4 },
      ],
    ],
    [
      "a backslash before a blank joins nothing",
      "options igb \\ \nmax_vfs=7\n",
      [
        { kind: "options", module: "igb", arguments: " ", line: 1 },
        { kind: "bad", line: 2 },
      ],
    ],
    [
      "a backslash elsewhere vanishes",
      "options igb a=\\x b=\\\\y\n",
      [{ kind: "options", module: "igb", arguments: "a=x b=\\y", line: 1 }],
    ],
    [
      "a carriage return is part of the value",
      "options igb max_vfs=7\r\n",
      [{ kind: "options", module: "igb", arguments: "max_vfs=7\r", line: 1 }],
    ],
    [
      "a byte order mark spoils the first line",
      "\ufeffoptions igb max_vfs=7\n",
      [{ kind: "bad", line: 1 }],
    ],
    [
      "the final line end may be missing",
      "options igb max_vfs=7",
      [{ kind: "options", module: "igb", arguments: "max_vfs=7", line: 1 }],
    ],
    ["options without a value", "options igb\n", [{ kind: "bad", line: 1 }]],
    [
      "an unknown command",
      "Options igb max_vfs=7\n",
      [{ kind: "bad", line: 1 }],
    ],
    [
      "include and config",
      "include /x\nconfig y\n",
      [
        { kind: "deprecated", line: 1 },
        { kind: "deprecated", line: 2 },
      ],
    ],
    [
      "tabs separate, and become blanks inside options",
      "options\tigb\ta=1\tb=2\n",
      [{ kind: "options", module: "igb", arguments: "a=1 b=2", line: 1 }],
    ],
    [
      "a dash in a module's name is folded, in an option it is not",
      "options vfio-pci disable-vga=1\n",
      [
        {
          kind: "options",
          module: "vfio_pci",
          arguments: "disable-vga=1",
          line: 1,
        },
      ],
    ],
    [
      "a range in brackets is left alone",
      "install vfio[-_]pci /bin/false\n",
      [
        {
          kind: "install",
          module: "vfio[-_]pci",
          command: "/bin/false",
          line: 1,
        },
      ],
    ],
    [
      "a bracket without its partner",
      "install vfio[ /bin/false\n",
      [{ kind: "bad", line: 1 }],
    ],
    [
      "softdep and alias",
      "softdep igb pre: dca\nalias eth0 igb\n",
      [
        { kind: "softdep", module: "igb", dependencies: "pre: dca", line: 1 },
        { kind: "alias", alias: "eth0", module: "igb", line: 2 },
      ],
    ],
    ["lines of blanks, and nothing at all", " \t\n\n", []],
  ])("%s", (_, text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it("keeps the text as kmod sees it", () => {
    const [line] = parseModprobeFile({
      path: "x",
      text: "options igb \\\n  max_vfs=7\n",
    }).lines;
    expect(line?.text).toBe("options igb   max_vfs=7");
  });
});
