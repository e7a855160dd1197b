import { describe, expect, it } from "vitest";
import { parseKernelCommandLine } from "../../../src/kmod/kernel-command-line.ts";

describe("module options on the kernel command line", () => {
  it.each<[string, string, readonly string[]]>([
    ["a value", "ro igb.max_vfs=7 quiet\n", ["igb max_vfs=7"]],
    ["a bare name", "igb.flag", ["igb flag"]],
    ["a folded module", "vfio-pci.ids=8086:10ca", ["vfio_pci ids=8086:10ca"]],
    ["blanks in a value", 'igb.a="x y"', ['igb a="x y"']],
    [
      "the quotes that GRUB puts around a whole word",
      '"igb.a=x y"',
      ['igb a="x y"'],
    ],
    ["a second dot before the equals sign", "igb.a.b=1", []],
    ["a dot in a value", "igb.a=1.2", ["igb a=1.2"]],
    ["a word without a dot", "igb=1 root=/dev/vda1", []],
    ["a quote that is never closed", 'igb.a="x y', []],
  ])("%s", (_, text, expected) => {
    const { options } = parseKernelCommandLine(text);
    expect(
      options.map((option) => `${option.module} ${option.arguments}`),
    ).toEqual(expected);
  });

  it("keeps the word as it was written", () => {
    expect(parseKernelCommandLine('quiet "igb.a=x y"').options[0]?.text).toBe(
      '"igb.a=x y"',
    );
  });

  it("knows modprobe.blacklist, which does not fold names", () => {
    const { blacklist, options } = parseKernelCommandLine(
      "modprobe.blacklist=igb,vfio-pci",
    );
    expect(blacklist.map(({ module }) => module)).toEqual(["igb", "vfio-pci"]);
    expect(options).toEqual([]);
  });
});
