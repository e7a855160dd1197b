import { describe, expect, it } from "vitest";
import { carriable, renderOption } from "../../../src/kmod/carriable.ts";
import {
  isOwned,
  ownedPaths,
  renderDisabledFile,
  renderLoadFile,
  renderOptionsFile,
} from "../../../src/kmod/owned-files.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import { Bug } from "../../../src/model/unreachable.ts";

const IGB = "igb" as ModuleName;

describe("files that virtfn owns", () => {
  it("has a name that wins over other files", () => {
    expect(ownedPaths(IGB)).toEqual({
      options: "/etc/modprobe.d/zz-virtfn-igb.conf",
      load: "/etc/modules-load.d/virtfn-igb.conf",
    });
  });

  it("holds an options line for each option", () => {
    expect(
      renderOptionsFile(IGB, [
        ["max_vfs", "7"],
        ["label", "left port"],
      ]),
    ).toBe(
      `# virtfn owns this file and rewrites it whole: change the playbook instead.
options igb max_vfs=7
options igb label="left port"
`,
    );
  });

  it("disables a module for aliases, names and dependencies", () => {
    expect(renderDisabledFile(IGB)).toBe(
      `# virtfn owns this file and rewrites it whole: change the playbook instead.
blacklist igb
install igb /bin/false
`,
    );
  });

  it("names a module to be loaded at boot", () => {
    expect(renderLoadFile(IGB)).toBe(
      `# virtfn owns this file and rewrites it whole: change the playbook instead.
igb
`,
    );
  });

  it.each([
    ["/etc/modprobe.d/zz-virtfn-igb.conf", true],
    ["/etc/modules-load.d/virtfn-vfio_pci.conf", true],
    ["/etc/modprobe.d/igb.conf", false],
    ["/etc/modprobe.d/zz-virtfn-igb.conf.bak", false],
    ["/run/modprobe.d/zz-virtfn-igb.conf", false],
    ["/etc/modprobe.d/zz-virtfn-../../passwd.conf", false],
  ])("%s is ours: %s", (path, owned) => {
    expect(isOwned(path)).toBe(owned);
  });
});

describe("values of options", () => {
  it.each([
    "7",
    "a b",
    "",
    "it's",
    "a=b",
    "$(id)",
    "x,y",
    "~!@%^&*()[]{}<>?|;:",
  ])("%j can be carried", (value) => {
    expect(carriable(value)).toEqual({ ok: true });
  });

  it.each([
    [
      "7\ninstall igb /bin/sh",
      "contains a line end, which would begin another modprobe.d line",
    ],
    ["7\r", "contains a line end, which would begin another modprobe.d line"],
    ["a\tb", "contains a control character"],
    ["a\0", "contains a control character"],
    [
      'a"b',
      "contains a double quote, which neither kmod nor the kernel can escape",
    ],
    ["a\\", "contains a backslash, which kmod removes"],
    [
      "7 # seven",
      "contains a #, which some readers of modprobe.d take for a comment",
    ],
    [
      "é",
      "contains a character outside ASCII, which the kernel may take for a space",
    ],
  ])("%j cannot", (value, problem) => {
    expect(carriable(value)).toEqual({ ok: false, problem });
  });

  it("are quoted where they hold a blank", () => {
    expect(renderOption("a", "b c")).toBe('a="b c"');
    expect(renderOption("a", "b")).toBe("a=b");
  });

  it.each([
    ["a value that cannot be carried", "max_vfs", "7\nx"],
    ["a name that is none", "max_vfs=7 x", "7"],
  ])("never reach a file unchecked: %s", (_, name, value) => {
    expect(() => renderOptionsFile(IGB, [[name, value]])).toThrow(Bug);
  });
});
