import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  arrangeFault,
  clearFault,
  setKernelCommandLine,
  writeHostFile,
} from "../../../src/sim/drift.ts";
import {
  rebootSimulatedHost,
  rebuildImages,
} from "../../../src/sim/reboot-simulated-host.ts";
import {
  runInSimulatedHost,
  type SimulatedReply,
} from "../../../src/sim/run-in-simulated-host.ts";
import type { ProfileName } from "../../../src/sim/profiles.ts";
import { simulatedHost } from "../../support/simulated-hosts.ts";

const FIRST = "0000:01:00.0";
const SECOND = "0000:02:00.0";
const NUMVFS = `"$R/sys/bus/pci/devices/${FIRST}/sriov_numvfs"`;

describe("igb-out-of-tree", () => {
  it.each([
    ["7", [7, 0]],
    ["2,4", [2, 4]],
    ["9,1", [0, 1]],
    ["-1", [0, 0]],
  ])("max_vfs=%s is an entry for each port", async (value, counts) => {
    const root = await simulatedHost({ profile: "igb-out-of-tree" });
    await ok(root, `modprobe -r igb && modprobe igb max_vfs=${value}`);
    expect([vfs(root, FIRST), vfs(root, SECOND)]).toEqual(counts);
  });

  it("has no way to VFs through sysfs", async () => {
    const root = await simulatedHost({ profile: "igb-out-of-tree" });
    const reply = await runInSimulatedHost(root, `echo 2 | tee ${NUMVFS}`);
    expect(reply.status).toBe(1);
    expect(reply.stderr).toContain("No such file or directory");
    expect(await ok(root, "modinfo -F filename igb")).toContain("/updates/");
    expect(await ok(root, "modinfo -F parm igb")).toContain("(array of int)");
  });
});

describe("igb-few-vfs", () => {
  it("gives four VFs to who asks for seven, and calls that a success", async () => {
    const root = await simulatedHost({ profile: "igb-few-vfs" });
    await ok(root, `echo 7 | tee ${NUMVFS}`);
    expect(vfs(root, FIRST)).toBe(4);
    expect(await ok(root, `cat ${NUMVFS}`)).toBe("4\n");
    expect(await ok(root, "dmesg")).toContain(
      "7 VFs requested; only 4 enabled",
    );
  });
});

describe("igb-builtin", () => {
  it("knows the kernel's command line alone", async () => {
    const root = await simulatedHost({ profile: "igb-builtin" });
    writeHostFile(root, "/etc/modprobe.d/x.conf", "options igb max_vfs=5\n");
    await rebuildImages(root);
    await rebootSimulatedHost(root);
    expect(vfs(root, FIRST)).toBe(0);
    setKernelCommandLine(root, "6.1.0-50-amd64", "quiet igb.max_vfs=5");
    await rebootSimulatedHost(root);
    expect([vfs(root, FIRST), vfs(root, SECOND)]).toEqual([5, 5]);
  });

  it("is never unloaded, and has no state", async () => {
    const root = await simulatedHost({ profile: "igb-builtin" });
    expect(await runInSimulatedHost(root, "modprobe -r igb")).toMatchObject({
      status: 1,
      stderr: "modprobe: FATAL: Module igb is builtin.\n",
    });
    expect(await ok(root, "modprobe igb; modprobe -D igb")).toBe(
      "builtin igb\n",
    );
    expect(await ok(root, "modinfo -F filename igb")).toBe("(builtin)\n");
    expect(existsSync(join(root, "sys/module/igb"))).toBe(true);
    expect(existsSync(join(root, "sys/module/igb/initstate"))).toBe(false);
  });
});

describe("ixgbe", () => {
  it("makes 63 VFs a port, and none when asked for more", async () => {
    const root = await simulatedHost({ profile: "ixgbe" });
    await ok(root, "modprobe -r ixgbe && modprobe ixgbe max_vfs=63");
    expect([vfs(root, "0000:05:00.0"), vfs(root, "0000:05:00.1")]).toEqual([
      63, 63,
    ]);
    expect(
      readlinkSync(join(root, "sys/bus/pci/devices/0000:05:00.1/virtfn1")),
    ).toBe("../0000:05:10.3");
    await ok(root, "modprobe -r ixgbe && modprobe ixgbe max_vfs=64");
    expect(vfs(root, "0000:05:00.0")).toBe(0);
  });
});

describe("igb-in-use", () => {
  it("has a guest on VF 2, a bridge and a bond, after each boot", async () => {
    const root = await simulatedHost({ profile: "igb-in-use" });
    for (const _ of ["first", "second"]) {
      expect(vfs(root, FIRST)).toBe(4);
      expect(
        readlinkSync(join(root, `sys/bus/pci/devices/${FIRST}/virtfn2/driver`)),
      ).toMatch(/\/vfio-pci$/);
      const group = readlinkSync(
        join(root, `sys/bus/pci/devices/${FIRST}/virtfn2/iommu_group`),
      )
        .split("/")
        .pop();
      expect(readlinkSync(join(root, "proc/4711/fd/27"))).toBe(
        `/dev/vfio/${group}`,
      );
      expect(readdirSync(join(root, "sys/class/net/br0/brif"))).toEqual([
        "enp2s0",
      ]);
      expect(
        await ok(root, 'cd -P "$R/sys/class/net/enp1s0v0/master" && pwd'),
      ).toMatch(/\/bond0\n$/);
      await rebootSimulatedHost(root);
    }
  });

  it("loses guest and members when the VFs and ports go away", async () => {
    const root = await simulatedHost({ profile: "igb-in-use" });
    await ok(root, `echo 0 | tee ${NUMVFS}`);
    expect(existsSync(join(root, "proc/4711"))).toBe(false);
    expect(await ok(root, "dmesg")).toContain(
      "vfio-pci 0000:01:10.4: Relaying device request to user",
    );
    await ok(root, "modprobe -r igb");
    expect(readdirSync(join(root, "sys/class/net/br0/brif"))).toEqual([]);
  });
});

describe("initramfs tools", () => {
  it.each<readonly [ProfileName, string, string]>([
    ["igb", "update-initramfs -u", "boot/initrd.img-6.1.0-50-amd64"],
    [
      "igb",
      "update-initramfs -u -k 6.1.0-50-amd64",
      "boot/initrd.img-6.1.0-50-amd64",
    ],
    ["igb-dracut", "dracut -f", "boot/initramfs-6.11.4-301.fc41.x86_64.img"],
    [
      "igb-dracut",
      'dracut -f "$R/boot/initramfs-6.11.4-301.fc41.x86_64.img" 6.11.4-301.fc41.x86_64',
      "boot/initramfs-6.11.4-301.fc41.x86_64.img",
    ],
    ["igb-mkinitcpio", "mkinitcpio -P", "boot/initramfs-linux.img"],
    ["igb-mkinitcpio", "mkinitcpio -p linux", "boot/initramfs-linux.img"],
  ])(
    "%s: %s packs the configuration that the next boot uses",
    async (profile, rebuild, image) => {
      const root = await simulatedHost({ profile });
      writeHostFile(root, "/etc/modprobe.d/x.conf", "options igb max_vfs=5");
      await rebootSimulatedHost(root);
      expect(vfs(root, FIRST)).toBe(0);
      await ok(root, rebuild);
      await rebootSimulatedHost(root);
      expect(vfs(root, FIRST)).toBe(5);
      expect(
        await ok(
          root,
          `zstd -dcq <"$R/${image}" | cpio -i --quiet --to-stdout '*/x.conf'`,
        ),
      ).toBe("options igb max_vfs=5");
    },
  );

  it("keep an image for each kernel", async () => {
    const root = await simulatedHost({ profile: "igb-two-kernels" });
    writeHostFile(root, "/etc/modprobe.d/x.conf", "options igb max_vfs=5\n");
    await ok(root, "update-initramfs -u -k 6.1.0-49-amd64");
    await rebootSimulatedHost(root);
    expect(vfs(root, FIRST)).toBe(0);
    setKernelCommandLine(root, "6.1.0-49-amd64", "quiet");
    await rebootSimulatedHost(root);
    expect(await ok(root, "uname -r")).toBe("6.1.0-49-amd64\n");
    expect(vfs(root, FIRST)).toBe(5);
  });

  it("fail when they are told to", async () => {
    const root = await simulatedHost({ profile: "igb" });
    arrangeFault(root, "pack-image", "No space left on device");
    expect(await runInSimulatedHost(root, "update-initramfs -u")).toMatchObject(
      {
        status: 1,
        stderr: expect.stringContaining("No space left on device") as string,
      },
    );
    clearFault(root, "pack-image");
    await ok(root, "update-initramfs -u");
  });

  it("see that an image is none", async () => {
    const root = await simulatedHost({ profile: "igb" });
    writeFileSync(join(root, "boot/initrd.img-6.1.0-50-amd64"), "rubbish\n");
    const reply = await runInSimulatedHost(
      root,
      'lsinitramfs "$R"/boot/initrd.img-*',
    );
    expect(reply.status).not.toBe(0);
    expect(reply.stdout).toBe("");
  });
});

describe("faults", () => {
  it("fail a load with the words of the kernel", async () => {
    const root = await simulatedHost({ profile: "igb" });
    await ok(root, "modprobe -r igb");
    arrangeFault(root, "load-igb", "Cannot allocate memory");
    expect(await runInSimulatedHost(root, "modprobe igb")).toMatchObject({
      status: 1,
      stderr:
        "modprobe: ERROR: could not insert 'igb': Cannot allocate memory\n",
    });
    clearFault(root, "load-igb");
    await ok(root, "modprobe igb");
  });

  it("igb's load ignores that VFs fail, a write to sriov_numvfs does not", async () => {
    const root = await simulatedHost({ profile: "igb" });
    arrangeFault(root, `numvfs-${FIRST}`, "Cannot allocate memory");
    await ok(root, "modprobe -r igb && modprobe igb max_vfs=2");
    expect([vfs(root, FIRST), vfs(root, SECOND)]).toEqual([0, 2]);
    expect(await ok(root, "dmesg")).toContain(
      `igb ${FIRST}: not enough MMIO resources for SR-IOV`,
    );
    const reply = await runInSimulatedHost(root, `echo 3 | tee ${NUMVFS}`);
    expect(reply.stderr).toContain("Cannot allocate memory");
  });

  it("a FIFO holds a write until somebody lets it go, whatever signal comes", async () => {
    const root = await simulatedHost({ profile: "igb" });
    execFileSync("mkfifo", [join(root, `.sim/faults/numvfs-${FIRST}`)]);
    const reply = await runInSimulatedHost(
      root,
      `echo 3 | tee ${NUMVFS} >/dev/null & writer=$!
# Opening the FIFO waits for the writer to be there.
exec 3>"$R/.sim/faults/numvfs-${FIRST}"
kill -TERM $writer
kill -0 $writer || exit 9
echo >&3
exec 3>&-
wait $writer`,
    );
    expect(reply).toMatchObject({ status: 0, stderr: "" });
    expect(vfs(root, FIRST)).toBe(3);
  });
});

describe("sudo-password", () => {
  const load = "modprobe -r igb";

  it("needs root for modules and sysfs", async () => {
    const root = await simulatedHost({ profile: "sudo-password" });
    expect(await ok(root, "id -u")).toBe("1000\n");
    expect((await runInSimulatedHost(root, load)).stderr).toContain(
      "Operation not permitted",
    );
    expect(
      (await runInSimulatedHost(root, `echo 1 | tee ${NUMVFS}`)).stderr,
    ).toContain("Permission denied");
  });

  it("asks for the password, and takes the right one only", async () => {
    const root = await simulatedHost({ profile: "sudo-password" });
    expect(await runInSimulatedHost(root, `sudo -n ${load}`)).toMatchObject({
      status: 1,
      stderr: "sudo: a password is required\n",
    });
    expect(
      (await runInSimulatedHost(root, `echo wrong | sudo -S -p '' ${load}`))
        .status,
    ).toBe(1);
    await ok(
      root,
      `echo become-me | sudo -S -p '' sh -c '${load} && [ "$(id -u)" = 0 ]'`,
    );
  });
});

describe("igb-late", () => {
  it("has its VFs when udevadm settle returns, and not before", async () => {
    const root = await simulatedHost({ profile: "igb-late" });
    execFileSync("mkfifo", [join(root, ".sim/faults/udev")]);
    const ready = `ls -d "$R/sys/bus/pci/devices/${FIRST}"/virtfn*/net/* 2>/dev/null | wc -l`;
    expect(
      await ok(
        root,
        `echo 7 | tee ${NUMVFS} >/dev/null
${ready}
udevadm settle --timeout=0 || echo not settled
echo >"$R/.sim/faults/udev"
udevadm settle
${ready}`,
      ),
    ).toBe("0\nnot settled\n7\n");
  });
});

describe("busybox", () => {
  it("lacks iproute2 and udev, and says so", async () => {
    const root = await simulatedHost({ profile: "busybox" });
    expect(await runInSimulatedHost(root, "ip -o addr")).toEqual({
      status: 127,
      stdout: "",
      stderr: "ip: not found\n",
    });
    expect(existsSync(join(root, "boot/initrd.img-6.6.60-0-lts"))).toBe(false);
  });
});

describe("addresses and routes", () => {
  it("are those of ip -o, and go away with their device", async () => {
    const root = await simulatedHost({ profile: "igb-ssh-path" });
    expect(await ok(root, "ip -o -4 addr show dev enp1s0")).toBe(
      "2: enp1s0    inet 192.0.2.10/24 scope global enp1s0\\       valid_lft forever preferred_lft forever\n",
    );
    expect(await ok(root, "ip -o route show table all")).toContain(
      "default via 192.0.2.1 dev enp1s0",
    );
    await ok(root, "modprobe -r igb && modprobe igb");
    expect(await ok(root, "ip -o route")).toBe("");
    await rebootSimulatedHost(root);
    expect(await ok(root, "ip -o route")).not.toBe("");
  });

  it("can be added and removed", async () => {
    const root = await simulatedHost({ profile: "igb" });
    await ok(
      root,
      "ip addr add 198.51.100.1/24 dev enp1s0 && ip link set enp1s0 up",
    );
    expect(await ok(root, "ip -o addr show dev enp1s0")).toContain(
      "198.51.100.1/24",
    );
    expect(await ok(root, "ip -o link show dev enp1s0")).toContain("state UP");
    await ok(root, "ip addr del 198.51.100.1/24 dev enp1s0");
    expect(await ok(root, "ip -o addr show dev enp1s0")).toBe("");
  });
});

async function ok(root: string, command: string): Promise<string> {
  const reply: SimulatedReply = await runInSimulatedHost(root, command);
  expect(reply).toMatchObject({ status: 0, stderr: "" });
  return reply.stdout;
}

function vfs(root: string, port: string): number {
  return readdirSync(join(root, "sys/bus/pci/devices", port)).filter((name) =>
    name.startsWith("virtfn"),
  ).length;
}
