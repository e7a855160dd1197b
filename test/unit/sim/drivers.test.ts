import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { arrangeFault } from "../../../src/sim/drift.ts";
import { runInSimulatedHost } from "../../../src/sim/run-in-simulated-host.ts";
import {
  ok,
  shownLink,
  shownLinks,
  writeNumVfs,
} from "../../support/on-simulated-host.ts";
import { simulatedHost } from "../../support/simulated-hosts.ts";

describe("bnxt", () => {
  const PF = "0000:3b:00.0";

  it("makes no VFs while the port is down, and calls that a success", async () => {
    const root = await simulatedHost({ profile: "bnxt" });
    expect(await writeNumVfs(root, PF, 4)).toMatchObject({ status: 0 });
    expect(vfs(root, PF)).toEqual([]);
    const log = await ok(root, "dmesg");
    expect(log).toContain(
      `bnxt_en ${PF} enp59s0f0np0: Reject SRIOV config request since if is down!`,
    );
    expect(log).toContain(`bnxt_en ${PF}: 4 VFs requested; only 0 enabled`);
    await ok(root, "ip link set enp59s0f0np0 up");
    await writeNumVfs(root, PF, 4);
    expect(vfs(root, PF)).toHaveLength(4);
  });

  it("keeps its VFs, and refuses their attributes, while the port is down", async () => {
    const root = await simulatedHost({ profile: "bnxt" });
    await ok(root, "ip link set enp59s0f0np0 up");
    await writeNumVfs(root, PF, 2);
    await ok(root, "ip link set enp59s0f0np0 down");
    expect(await writeNumVfs(root, PF, 0)).toMatchObject({ status: 0 });
    expect(vfs(root, PF)).toHaveLength(2);
    expect(
      await runInSimulatedHost(root, "ip link set enp59s0f0np0 vf 0 trust on"),
    ).toMatchObject({
      status: 2,
      stderr: "RTNETLINK answers: Invalid argument\n",
    });
  });

  it("has one driver for PFs and VFs, which takes all of them away", async () => {
    const root = await simulatedHost({ profile: "bnxt" });
    await ok(root, "ip link set enp59s0f1np1 up");
    await writeNumVfs(root, "0000:3b:00.1", 16);
    expect(
      readlinkSync(
        join(root, "sys/bus/pci/devices/0000:3b:00.1/virtfn15/driver"),
      ),
    ).toMatch(/\/bnxt_en$/);
    await ok(root, "modprobe -r bnxt_en");
    expect(vfs(root, "0000:3b:00.1")).toEqual([]);
    expect((await shownLinks(root)).map(({ ifname }) => ifname)).toEqual([
      "eno1",
      "lo",
    ]);
  });
});

describe("mlx5", () => {
  const PF = "0000:03:00.0";
  const DEVICE = `pci/${PF}`;

  it("changes its eswitch mode with VFs too, and shows what stands for them", async () => {
    const root = await simulatedHost({ profile: "mlx5" });
    await writeNumVfs(root, PF, 2);
    expect(await mode(root, DEVICE)).toBe("legacy");
    await ok(root, `devlink dev eswitch set ${DEVICE} mode switchdev`);
    expect(await mode(root, DEVICE)).toBe("switchdev");
    expect(netDevices(root, PF)).toEqual([
      "enp3s0f0np0",
      "enp3s0f0npf0vf0",
      "enp3s0f0npf0vf1",
    ]);
    expect(
      new Set(
        netDevices(root, PF).map((name) =>
          readFileSync(
            join(root, "sys/class/net", name, "phys_switch_id"),
            "utf8",
          ),
        ),
      ).size,
    ).toBe(1);
    await writeNumVfs(root, PF, 0);
    expect(netDevices(root, PF)).toEqual(["enp3s0f0np0"]);
    await writeNumVfs(root, PF, 1);
    expect(netDevices(root, PF)).toHaveLength(2);
    await ok(root, `devlink dev eswitch set ${DEVICE} mode legacy`);
    expect(netDevices(root, PF)).toEqual(["enp3s0f0np0"]);
    expect(
      existsSync(join(root, "sys/class/net/enp3s0f0np0/phys_switch_id")),
    ).toBe(false);
  });

  it("forgets the mode when its driver goes, and knows 802.1ad and lowest rates", async () => {
    const root = await simulatedHost({ profile: "mlx5" });
    await ok(root, `devlink dev eswitch set ${DEVICE} mode switchdev`);
    await ok(root, "modprobe -r mlx5_core && modprobe mlx5_core");
    expect(await mode(root, DEVICE)).toBe("legacy");
    await writeNumVfs(root, PF, 1);
    await ok(
      root,
      "ip link set enp3s0f0np0 vf 0 vlan 100 qos 3 proto 802.1ad max_tx_rate 1000 min_tx_rate 10",
    );
    expect((await shownLink(root, "enp3s0f0np0")).vfinfo_list).toMatchObject([
      {
        vlan_list: [{ vlan: 100, qos: 3, protocol: "802.1ad" }],
        rate: { max_tx: 1000, min_tx: 10 },
        spoofchk: false,
      },
    ]);
  });
});

describe("ice", () => {
  const PF = "0000:4b:00.0";

  it("changes its eswitch mode without VFs only", async () => {
    const root = await simulatedHost({ profile: "ice" });
    await writeNumVfs(root, PF, 1);
    const set = `devlink dev eswitch set pci/${PF} mode switchdev`;
    expect(await runInSimulatedHost(root, set)).toEqual({
      status: 1,
      stdout: "",
      stderr: `Error: ice: Changing eswitch mode is allowed only if there is no VFs created.
kernel answers: Operation not supported
`,
    });
    await writeNumVfs(root, PF, 0);
    await ok(root, set);
    expect(await mode(root, `pci/${PF}`)).toBe("switchdev");
  });

  it("gives a VF its new address at once", async () => {
    const root = await simulatedHost({ profile: "ice" });
    await writeNumVfs(root, PF, 1);
    await ok(root, "ip link set enp75s0f0 vf 0 mac 02:56:46:00:00:01");
    expect(await shownLink(root, "enp75s0f0v0")).toMatchObject({
      address: "02:56:46:00:00:01",
    });
  });
});

describe("devlink", () => {
  it("knows nothing of a driver without an eswitch, and says so around an empty answer", async () => {
    const root = await simulatedHost({ profile: "igb" });
    expect(
      await runInSimulatedHost(
        root,
        "devlink -j dev eswitch show pci/0000:01:00.0",
      ),
    ).toEqual({
      status: 1,
      stdout: '{"dev":{}}\n',
      stderr: "kernel answers: No such device\n",
    });
    expect(await ok(root, "devlink -j dev show")).toBe('{"dev":{}}\n');
  });

  it("refuses modes that there are not", async () => {
    const root = await simulatedHost({ profile: "mlx5" });
    expect(
      await runInSimulatedHost(
        root,
        "devlink dev eswitch set pci/0000:03:00.0 mode bridge",
      ),
    ).toMatchObject({ status: 1, stderr: 'Unknown eswitch mode "bridge"\n' });
  });
});

describe("nvme-sriov", () => {
  const PF = "0000:03:00.0";

  it("has VFs without net devices, which no driver takes", async () => {
    const root = await simulatedHost({ profile: "nvme-sriov" });
    expect(
      readlinkSync(join(root, `sys/bus/pci/devices/${PF}/driver`)),
    ).toMatch(/\/nvme$/);
    await writeNumVfs(root, PF, 4);
    expect(vfs(root, PF)).toHaveLength(4);
    const vf = join(root, `sys/bus/pci/devices/${PF}/virtfn3`);
    expect(readlinkSync(vf)).toBe("../0000:03:00.4");
    expect(readFileSync(join(vf, "class"), "utf8")).toBe("0x010802\n");
    expect(existsSync(join(vf, "driver"))).toBe(false);
    expect(existsSync(join(vf, "net"))).toBe(false);
    await writeNumVfs(root, PF, 0);
    expect(vfs(root, PF)).toEqual([]);
  });

  it("may give its VFs to guests", async () => {
    const root = await simulatedHost({ profile: "nvme-sriov" });
    await writeNumVfs(root, PF, 1);
    await ok(
      root,
      `echo vfio-pci | tee "$R/sys/bus/pci/devices/${PF}/virtfn0/driver_override"
modprobe vfio-pci`,
    );
    expect(
      readlinkSync(join(root, `sys/bus/pci/devices/${PF}/virtfn0/driver`)),
    ).toMatch(/\/vfio-pci$/);
    expect(
      readdirSync(join(root, `sys/bus/pci/devices/${PF}/virtfn0/vfio-dev`)),
    ).toEqual(["vfio0"]);
  });
});

describe("igb-renames", () => {
  it("has eth0 and its like until udev has named the VFs", async () => {
    const root = await simulatedHost({ profile: "igb-renames" });
    const seen = await ok(
      root,
      `cd "$R/sys/bus/pci/devices/0000:01:00.0"
echo 2 | tee "$R/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs" >/dev/null
until [ -e virtfn1/net/eth1 ]; do sleep 0.01; done
ls "$R/sys/class/net"
udevadm settle
ls virtfn*/net`,
    );
    expect(seen).toContain("eth0\n");
    expect(seen).toContain(
      "virtfn0/net:\nenp1s0v0\n\nvirtfn1/net:\nenp1s0v1\n",
    );
    expect(await ok(root, "dmesg")).toContain(
      "igbvf 0000:01:10.2 enp1s0v1: renamed from eth1",
    );
    expect(await shownLink(root, "enp1s0v1")).toHaveProperty("permaddr");
  });
});

describe("igb-no-mmio", () => {
  it.each([
    ["0000:01:00.0", 1, "not enough MMIO resources for SR-IOV"],
    ["0000:02:00.0", 7, "can't enable 7 VFs (bus 03 out of range of [bus 02])"],
  ])("%s: %i VFs are ENOMEM, and the log says why", async (pf, count, line) => {
    const root = await simulatedHost({ profile: "igb-no-mmio" });
    const reply = await writeNumVfs(root, pf, count);
    expect(reply.status).toBe(1);
    expect(reply.stderr).toMatch(/: Cannot allocate memory\n$/);
    expect(await ok(root, "dmesg")).toContain(`igb ${pf}: ${line}`);
    expect(vfs(root, pf)).toEqual([]);
  });

  it("has room for four VFs on the second port", async () => {
    const root = await simulatedHost({ profile: "igb-no-mmio" });
    await writeNumVfs(root, "0000:02:00.0", 4);
    expect(vfs(root, "0000:02:00.0")).toHaveLength(4);
    await ok(root, "modprobe -r igb && modprobe igb max_vfs=7");
    expect(vfs(root, "0000:02:00.0")).toEqual([]);
  });
});

describe("a fault", () => {
  it("may have the kernel log what it says about it", async () => {
    const root = await simulatedHost({ profile: "igb" });
    const line = "igb 0000:01:00.0: SR-IOV: IOV BARS not allocated";
    arrangeFault(root, "numvfs-0000:01:00.0", "Cannot allocate memory", [line]);
    expect((await writeNumVfs(root, "0000:01:00.0", 1)).status).toBe(1);
    expect(await ok(root, "dmesg")).toContain(line);
  });
});

describe("a fault of one VF", () => {
  it("is the kernel's word about its attributes, or about its driver", async () => {
    const root = await simulatedHost({ profile: "igb" });
    await writeNumVfs(root, "0000:01:00.0", 2);
    arrangeFault(root, "vf-0000:01:00.0.1", "Input/output error");
    expect(
      await runInSimulatedHost(root, "ip link set enp1s0 vf 1 trust on"),
    ).toMatchObject({
      status: 2,
      stderr: "RTNETLINK answers: Input/output error\n",
    });
    await ok(root, "ip link set enp1s0 vf 0 trust on");
    arrangeFault(root, "bind-0000:01:10.0", "No such device or address");
    await ok(
      root,
      'echo 0000:01:10.0 | tee "$R/sys/bus/pci/drivers/igbvf/unbind" >/dev/null',
    );
    const reply = await runInSimulatedHost(
      root,
      'echo 0000:01:10.0 | tee "$R/sys/bus/pci/drivers/igbvf/bind" >/dev/null',
    );
    expect(reply.stderr).toMatch(/: No such device or address\n$/);
  });
});

describe("a write that hangs", () => {
  it("lets the kernel say why", async () => {
    const root = await simulatedHost({ profile: "igb" });
    const line =
      "vfio-pci 0000:01:10.0: No device request channel registered, blocked until released by user";
    const reply = await runInSimulatedHost(
      root,
      `mkfifo "$R/.sim/faults/numvfs-0000:01:00.0"
echo '${line}' >"$R/.sim/faults/numvfs-0000:01:00.0.log"
echo 1 | tee "$R/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs" >/dev/null &
exec 3>"$R/.sim/faults/numvfs-0000:01:00.0"
dmesg
echo >&3
wait`,
    );
    expect(reply.stdout).toContain(line);
  });
});

async function mode(root: string, device: string): Promise<string | undefined> {
  const { dev } = JSON.parse(
    await ok(root, `devlink -j dev eswitch show ${device}`),
  ) as { readonly dev: Readonly<Record<string, { readonly mode: string }>> };
  return dev[device]?.mode;
}

function vfs(root: string, pf: string): readonly string[] {
  return readdirSync(join(root, "sys/bus/pci/devices", pf)).filter((name) =>
    name.startsWith("virtfn"),
  );
}

function netDevices(root: string, pf: string): readonly string[] {
  return readdirSync(join(root, "sys/bus/pci/devices", pf, "net")).toSorted();
}
