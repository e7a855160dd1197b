import { afterEach, expect, it } from "vitest";
import { countVfs, FRESH, giveToVfio } from "./guest.ts";
import {
  consoleOf,
  type NestedGuest,
  startGuest,
  stopGuest,
} from "./nested-guest.ts";
import { useHost } from "./use-host.ts";

const IGB = "playbooks/igb.yml";
const FIRST = "0000:01:00.0";
const SECOND = "0000:02:00.0";
const MAC = "02:00:00:82:57:10";

const host = useHost({
  name: "guest",
  iommu: true,
  hypervisor: true,
  memoryMiB: 2048,
  commandLine: "intel_iommu=on iommu=pt",
  prepare: FRESH,
});

let guest: NestedGuest | undefined;

afterEach(async () => {
  if (guest !== undefined) await stopGuest(host.machine, guest);
  guest = undefined;
});

it("a virtual machine that has a VF is named with its pid and its domain, and keeps it until the next boot", async () => {
  const { machine } = host;
  await host.virtfn(0, ["apply", IGB]);
  const pf = await machine.run(`ls /sys/bus/pci/devices/${FIRST}/net`);
  await machine.run(
    `ip link set ${pf} up && ip address add 192.0.2.1/24 dev ${pf} && ip link set ${pf} vf 0 mac ${MAC}`,
  );
  const vf = await giveToVfio(machine, FIRST, 0);
  guest = await startGuest(machine, {
    name: "web1",
    vf,
    ping: { from: "192.0.2.2/24", to: "192.0.2.1" },
  });
  expect(await consoleOf(machine, guest)).toEqual([
    `mac ${MAC}`,
    "link",
    "answer from 192.0.2.1",
  ]);
  await machine.run(`ip address flush dev ${pf}`);

  const words = `VF 0 of ${FIRST}: open by qemu-system-x86 (pid ${guest.pid}, libvirt domain web1)`;
  const planned = await host.virtfn(2, ["plan", IGB, "-e", "vf_count=4"]);
  expect(planned.stdout).toContain(words);
  const { stdout } = await host.virtfn(6, ["apply", IGB, "-e", "vf_count=4"]);
  expect(stdout).toContain(words);
  expect(stdout).toMatch(/--allow-disruption vfs/);
  expect(await countVfs(machine)).toEqual({ [FIRST]: 7, [SECOND]: 4 });
  expect(await machine.run(`kill -0 ${guest.pid} && echo runs`)).toBe("runs");
});
