import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseObservation } from "../../../src/facts/parse-observation.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import type { BootImage } from "../../../src/model/observation.ts";
import { renderCpio } from "../../support/cpio.ts";
import { fakeRoot, MODIFIED, type Tree } from "../../support/fake-root.ts";
import { igbHost } from "../../support/fake-igb-host.ts";
import { hasTool } from "../../support/tools.ts";

const KERNEL = "6.1.0-50-amd64";
const IMAGE = `boot/initrd.img-${KERNEL}`;

const MICROCODE = renderCpio({
  "kernel/x86/microcode/GenuineIntel.bin": "TRAILER!!!\0\0microcode",
});

const MAIN = renderCpio({
  [`usr/lib/modules/${KERNEL}/kernel/drivers/net/ethernet/intel/igb/igb.ko.xz`]:
    "module",
  [`usr/lib/modules/${KERNEL}/kernel/drivers/vfio/pci/vfio-pci.ko`]: "module",
  [`usr/lib/modules/${KERNEL}/kernel/drivers/net/ethernet/intel/igbvf/igbvf.ko`]:
    "module",
  "etc/modprobe.d/zz-virtfn-igb.conf":
    "options igb max_vfs=7\n@end boot-images\n",
  "etc/modprobe.d/open end.conf": "blacklist nouveau",
  "usr/lib/modprobe.d/systemd.conf": "options bonding max_bonds=0\n",
  "etc/passwd": "root:x:0:0::/root:/bin/sh\n",
});

const CONTENTS = {
  modules: ["igb", "vfio_pci"],
  modprobeFiles: [
    ["/etc/modprobe.d/open end.conf", "blacklist nouveau"],
    [
      "/etc/modprobe.d/zz-virtfn-igb.conf",
      "options igb max_vfs=7\n@end boot-images\n",
    ],
    ["/usr/lib/modprobe.d/systemd.conf", "options bonding max_bonds=0\n"],
  ],
};

function observeImages(more: Tree): readonly BootImage[] {
  const modules = [
    "igb",
    "vfio_pci",
    "ixgbe",
  ] as unknown as readonly ModuleName[];
  using root = fakeRoot(
    igbHost({ more: { [`boot/vmlinuz-${KERNEL}`]: "kernel", ...more } }),
  );
  const parsed = parseObservation(root.probe({ modules, images: true }));
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.observation.bootImages;
}

function summary(image: BootImage | undefined): unknown {
  const { modules, modprobeFiles } = image?.contents ?? {};
  return (
    image?.contents && {
      modules,
      modprobeFiles: modprobeFiles?.map(({ path, text }) => [path, text]),
    }
  );
}

function compressed(command: string): Buffer {
  return spawnSync(command, ["-c"], { input: MAIN }).stdout;
}

describe.skipIf(!hasTool("cpio"))("an initramfs that may boot", () => {
  it.each<[string, Buffer]>([
    ["is one plain archive", MAIN],
    ["is compressed", gzipSync(MAIN)],
    [
      "begins with microcode",
      Buffer.concat([MICROCODE, Buffer.alloc(512), gzipSync(MAIN)]),
    ],
    [
      "begins with microcode and zeros up to a page",
      Buffer.concat([MICROCODE, Buffer.alloc(4096), MAIN]),
    ],
    [
      "has another archive behind the microcode",
      Buffer.concat([MICROCODE, MICROCODE, gzipSync(MAIN)]),
    ],
  ])("%s", (_, image) => {
    const [seen, ...others] = observeImages({ [IMAGE]: image });
    expect(others).toEqual([]);
    expect(seen).toMatchObject({
      path: `/${IMAGE}`,
      kernelRelease: KERNEL,
      modified: MODIFIED,
      problem: undefined,
    });
    expect(summary(seen)).toEqual(CONTENTS);
  });

  it.each(["zstd", "xz", "lz4", "bzip2"].filter(hasTool))(
    "is compressed with %s",
    (tool) => {
      expect(summary(observeImages({ [IMAGE]: compressed(tool) })[0])).toEqual(
        CONTENTS,
      );
    },
  );

  it.each<[string, Buffer, string | RegExp]>([
    ["is empty", Buffer.alloc(0), "it is empty"],
    [
      "is something else",
      Buffer.from("hello, world"),
      "unknown format at byte 0: 68656c6c6f2c",
    ],
    ["is cut off", compressed("xz").subarray(0, 200), /damaged/],
  ])("says why it could not be read when it %s", (_, image, problem) => {
    const [seen] = observeImages({ [IMAGE]: image });
    expect(seen?.contents).toBeUndefined();
    expect(seen?.problem).toMatch(problem);
  });
});

describe("which images may boot", () => {
  const none = Buffer.alloc(0);
  it.each<[string, Tree, readonly string[]]>([
    [
      "one with its kernel and modules",
      { [IMAGE]: none },
      [`${KERNEL} /${IMAGE}`],
    ],
    ["no other kernel's", { "boot/initrd.img-5.10.0": none }, []],
    [
      "none whose modules are gone",
      { "boot/vmlinuz-5.10.0": "", "boot/initrd.img-5.10.0": none },
      [],
    ],
    ["no backup", { [`${IMAGE}.bak`]: none, [`${IMAGE}.dpkg-bak`]: none }, []],
    [
      "dracut's",
      { [`boot/initramfs-${KERNEL}.img`]: none },
      [`${KERNEL} /boot/initramfs-${KERNEL}.img`],
    ],
    [
      "no rescue image, which has no modules of its own",
      {
        "boot/vmlinuz-0-rescue-abc": "",
        "boot/initramfs-0-rescue-abc.img": none,
      },
      [],
    ],
    [
      "Arch's two, whose names are those of packages",
      {
        "boot/vmlinuz-linux": "",
        "boot/initramfs-linux.img": none,
        "boot/initramfs-linux-fallback.img": none,
        "lib/modules/6.17.8-arch1-1/pkgbase": "linux\n",
      },
      [
        "6.17.8-arch1-1 /boot/initramfs-linux-fallback.img",
        "6.17.8-arch1-1 /boot/initramfs-linux.img",
      ],
    ],
  ])("%s", (_, more, expected) => {
    const seen = observeImages(more).map(
      ({ kernelRelease, path }) => `${kernelRelease} ${path}`,
    );
    expect(seen).toEqual(expected);
  });
});
