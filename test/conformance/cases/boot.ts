import { expect } from "vitest";
import type { ConformanceCase, Lab } from "../conformance-case.ts";

const FILE = "/etc/modprobe.d/zz-conformance.conf";
const REBUILD = "update-initramfs -u -k all";

/** What a boot keeps, and where it looks for options. */
export const bootCases: readonly ConformanceCase[] = [
  {
    title: "VFs made through sysfs do not survive a boot",
    needs: ["reboot"],
    check: async (lab) => {
      await lab.write("7", `${lab.folder}/sriov_numvfs`);
      await lab.output('mkdir -p "$R/run/conformance"');
      const before = await identity(lab);
      await lab.reboot();
      await lab.awaitVfs(0);
      expect((await lab.run('ls -d "$R/run/conformance"')).status).toBe(2);
      const after = await identity(lab);
      expect(after.bootId).not.toBe(before.bootId);
      expect(after.bootTime).toBeGreaterThan(before.bootTime);
    },
  },
  {
    title: "an option outside the image that loads igb is not used at boot",
    needs: ["reboot", "initramfs"],
    check: async (lab) => {
      await lab.writeFile(FILE, "options igb max_vfs=7\n");
      await lab.reboot();
      await lab.awaitVfs(0);
    },
  },
  {
    title: "an option inside the image is used at boot",
    needs: ["reboot", "initramfs"],
    check: async (lab) => {
      await withImageOf(lab, "options igb max_vfs=7\n", async () => {
        await lab.output(`rm "$R${FILE}"`);
        await lab.reboot();
        await lab.awaitVfs(7);
      });
    },
  },
  {
    title: "an install line inside the image keeps igb away at boot",
    needs: ["reboot", "initramfs"],
    check: async (lab) => {
      await withImageOf(
        lab,
        "blacklist igb\ninstall igb /bin/false\n",
        async () => {
          await lab.reboot();
          expect((await lab.run('ls -d "$R/sys/module/igb"')).status).toBe(2);
        },
      );
    },
  },
  {
    title: "the kernel's command line beats all files",
    needs: ["reboot", "kernel-command-line"],
    check: async (lab) => {
      await lab.setKernelArguments("igb.max_vfs=2");
      try {
        await lab.reboot();
        await lab.awaitVfs(2);
        await lab.writeFile(FILE, "options igb max_vfs=7\n");
        expect(await lab.output("modprobe -D igb | tail -n 1")).toMatch(
          / max_vfs=7 max_vfs=2$/,
        );
        await lab.output("modprobe -r igb && modprobe igb");
        await lab.awaitVfs(2);
        await lab.output("modprobe -r igb && modprobe igb max_vfs=3");
        await lab.awaitVfs(3);
      } finally {
        await lab.setKernelArguments("");
        await lab.reboot();
      }
    },
  },
  {
    title:
      "modprobe.blacklist on the kernel's command line keeps igb away at boot",
    needs: ["reboot", "kernel-command-line"],
    check: async (lab) => {
      await lab.setKernelArguments("modprobe.blacklist=foo,igb");
      try {
        await lab.reboot();
        expect((await lab.run('ls -d "$R/sys/module/igb"')).status).toBe(2);
        await lab.output("modprobe igb");
      } finally {
        await lab.setKernelArguments("");
        await lab.reboot();
      }
    },
  },
];

/** Rebuilds the image with this file in it, and without it afterwards. */
async function withImageOf(
  lab: Lab,
  text: string,
  check: () => Promise<void>,
): Promise<void> {
  await lab.writeFile(FILE, text);
  await lab.output(REBUILD);
  try {
    await check();
  } finally {
    await lab.output(`rm -f "$R${FILE}"; ${REBUILD}`);
    await lab.reboot();
  }
}

async function identity(
  lab: Lab,
): Promise<{ readonly bootId: string; readonly bootTime: number }> {
  const bootId = await lab.output('cat "$R/proc/sys/kernel/random/boot_id"');
  const bootTime = await lab.output(`sed -n 's/^btime //p' "$R/proc/stat"`);
  return { bootId, bootTime: Number(bootTime) };
}
