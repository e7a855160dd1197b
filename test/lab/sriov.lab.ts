import { execa } from "execa";
import { beforeEach, expect, it } from "vitest";
import { countVfs, FRESH, stateOf } from "./guest.ts";
import { useHost } from "./use-host.ts";
import { functionsOf, heardDuring, type LabVf, vfsOf } from "./vfs.ts";

const FIRST = "0000:01:00.0";
const SECOND = "0000:02:00.0";
const DISK = "0000:03:00.0";

const host = useHost({
  name: "sriov",
  iommu: true,
  nvme: true,
  commandLine: "intel_iommu=on iommu=pt",
  prepare: FRESH,
});

beforeEach(async () => {
  await host.machine.run(`echo 0 > /sys/bus/pci/devices/${DISK}/sriov_numvfs`);
});

const PORTS = `
- name: Ports for the tenants
  sriov:
    pf: { pci: "${FIRST}" }
    num_vfs: 7
    vfs:
      - { index: "0-3", driver: vfio-pci, mac: stable, vlan: 100, trust: false, spoofchk: true }
      - { index: 4, max_tx_rate: 200, state: auto }
      - { index: 5, mac: "02:00:00:00:82:05", vlan: 200, qos: 3, trust: true, spoofchk: false }
- name: A port of the host's own
  sriov: { pf: { name: enp2s0 }, num_vfs: 3 }
- name: A disk in two
  sriov:
    pf: { driver: nvme }
    num_vfs: 2
    vfs: [{ index: 1, driver: vfio-pci }]
`;

it("gives each port its own VFs, does nothing the second time, and has all of it before the network after a boot", async () => {
  const { machine } = host;
  const playbook = await host.playbook(PORTS);
  await host.virtfn(0, ["apply", playbook]);
  await expectPorts();
  await host.virtfn(0, ["plan", playbook]);

  const before = await stateOf(machine);
  expect(
    await heardDuring(machine, () => host.virtfn(0, ["apply", playbook])),
  ).toBe("");
  expect(await stateOf(machine)).toBe(before);

  await machine.reboot();
  expect(await machine.run("systemctl list-units --failed --plain -q")).toBe(
    "",
  );
  const networkBegins = await startOf("network-pre.target");
  for (const pf of [FIRST, SECOND, DISK])
    expect(await startOf(`virtfn-sriov@${pf}.service`)).toBeLessThan(
      networkBegins,
    );
  await expectPorts();
  await host.virtfn(0, ["plan", playbook]);
});

it("goes from any state of a port to any other in one run", async () => {
  const ways: readonly [count: number, driver: string, isSet: boolean][] = [
    [3, "vfio-pci", true],
    [7, "default", false],
    [7, "vfio-pci", true],
    [3, "default", true],
    [3, "vfio-pci", false],
    [0, "default", false],
  ];
  for (const [count, driver, isSet] of ways) {
    const playbook = await host.playbook(state(count, driver, isSet));
    await host.virtfn(0, ["apply", playbook]);
    const vfs = await vfsOf(host.machine, FIRST);
    expect(vfs).toHaveLength(count);
    for (const vf of vfs) {
      expect(vf).toMatchObject({
        driver: driver === "default" ? "igbvf" : driver,
        override: "(null)",
        ...(isSet ? SET : UNSET),
      });
      if (isSet && driver === "default") expect(vf.netMac).toBe(vf.mac);
    }
    await host.virtfn(0, ["plan", playbook]);
  }
});

it("is timed beside a plain script that makes the same writes and waits, each over a connection of its own", async () => {
  const { machine } = host;
  const playbook = await host.playbook(
    `${state(7, "vfio-pci", true)}    persist: false\n`,
  );
  const clean = `echo 0 > /sys/bus/pci/devices/${FIRST}/sriov_numvfs; ip link set enp1s0 down; udevadm settle`;
  const plain: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    await machine.run(clean);
    plain.push(
      await secondsOf(() =>
        execa("ssh", ["-F", machine.sshConfig, machine.name, "sh"], {
          input: PLAIN,
        }),
      ),
    );
    await machine.run(clean);
    ours.push(await secondsOf(() => host.virtfn(0, ["apply", playbook])));
  }
  const ratio = Math.min(...ours) / Math.min(...plain);
  process.stdout.write(
    `seven VFs with attributes: plain script ${plain.map((each) => each.toFixed(1)).join(", ")} s, virtfn apply ${ours.map((each) => each.toFixed(1)).join(", ")} s, ratio ${ratio.toFixed(2)}\n`,
  );
  expect(await vfsOf(machine, FIRST)).toHaveLength(7);
});

async function expectPorts(): Promise<void> {
  const { machine } = host;
  expect(await countVfs(machine)).toEqual({
    [FIRST]: 7,
    [SECOND]: 3,
    [DISK]: 2,
  });
  const vfs = await vfsOf(machine, FIRST);
  expect(vfs.slice(0, 4)).toEqual(
    [0, 1, 2, 3].map((index) => ({
      ...BARE,
      driver: "vfio-pci",
      netMac: "",
      // A function of 52:54:00:82:57:01, and no other host's.
      mac: `1e:07:82:57:01:0${index}`,
      vlan: 100,
    })),
  );
  expect(vfs[4]).toMatchObject({ driver: "igbvf", maxTxRate: 200 });
  expect(vfs[5]).toEqual({
    ...BARE,
    driver: "igbvf",
    netMac: "02:00:00:00:82:05",
    mac: "02:00:00:00:82:05",
    vlan: 200,
    qos: 3,
    trust: true,
    spoofchk: false,
  });
  expect(vfs[6]).toMatchObject({ driver: "igbvf", vlan: 0, maxTxRate: 0 });
  // Two controllers that are not online yet: nvme gives up on them, vfio-pci does not ask.
  expect(await functionsOf(machine, DISK)).toMatchObject([
    { driver: "" },
    { driver: "vfio-pci", override: "(null)" },
  ]);
}

const BARE: Omit<LabVf, "driver" | "netMac" | "mac"> = {
  override: "(null)",
  vlan: 0,
  qos: 0,
  trust: false,
  spoofchk: true,
  maxTxRate: 0,
};

const SET = { vlan: 100, trust: true, spoofchk: false, maxTxRate: 200 };
const UNSET = { vlan: 0, trust: false, spoofchk: true, maxTxRate: 0 };

function state(count: number, driver: string, isSet: boolean): string {
  const { vlan, trust, spoofchk, maxTxRate } = isSet ? SET : UNSET;
  const attributes = `vlan: ${vlan}, trust: ${trust}, spoofchk: ${spoofchk}, max_tx_rate: ${maxTxRate}${isSet ? ", mac: stable" : ""}`;
  const vfs =
    count === 0
      ? ""
      : `    vfs: [{ index: "0-${count - 1}", driver: ${driver}, ${attributes} }]\n`;
  return `- sriov:\n    pf: { pci: "${FIRST}" }\n    num_vfs: ${count}\n${vfs}`;
}

/** What a careful person would write for seven VFs with attributes on vfio-pci. */
const PLAIN = `set -e
pf=/sys/bus/pci/devices/${FIRST}
modprobe vfio-pci
ip link set enp1s0 up
echo 0 > $pf/sriov_drivers_autoprobe
echo 7 > $pf/sriov_numvfs
until [ "$(ls -d $pf/virtfn* | wc -l)" = 7 ]; do sleep 0.1; done
udevadm settle
echo 1 > $pf/sriov_drivers_autoprobe
until [ "$(cat /sys/class/net/enp1s0/carrier)" = 1 ]; do sleep 0.1; done
for index in 0 1 2 3 4 5 6; do
  ip link set enp1s0 vf $index mac 1e:07:82:57:01:0$index vlan 100 trust on spoofchk off max_tx_rate 200
  vf=$(basename "$(readlink $pf/virtfn$index)")
  echo vfio-pci > $pf/virtfn$index/driver_override
  echo $vf > /sys/bus/pci/drivers_probe
  echo > $pf/virtfn$index/driver_override
  until [ -e $pf/virtfn$index/driver ]; do sleep 0.1; done
done
udevadm settle`;

async function secondsOf(action: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await action();
  return (performance.now() - begin) / 1000;
}

/** When a unit became active, in microseconds since the boot. */
async function startOf(unit: string): Promise<number> {
  const time = Number(
    await host.machine.run(
      `systemctl show -P ActiveEnterTimestampMonotonic ${unit}`,
    ),
  );
  expect(time, unit).toBeGreaterThan(0);
  return time;
}
