import { afterEach, expect, it } from "vitest";
import { countVfs, FRESH } from "./guest.ts";
import {
  consoleOf,
  type NestedGuest,
  startGuest,
  stopGuest,
} from "./nested-guest.ts";
import { useHost } from "./use-host.ts";

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

it("a virtual machine that has a VF is named with its pid and its domain, and keeps it until it lets go", async () => {
  const { machine } = host;
  const seven = await host.playbook(`
- sriov:
    pf: { pci: "${FIRST}" }
    num_vfs: 7
    vfs: [{ index: 0, driver: vfio-pci, mac: "${MAC}" }]
`);
  const four = await host.playbook(`
- sriov:
    pf: { pci: "${FIRST}" }
    num_vfs: 4
    vfs: [{ index: 0, driver: vfio-pci, mac: "${MAC}", vlan: 100 }]
`);
  await host.virtfn(0, ["apply", seven]);
  await machine.run(
    "ip link set enp1s0 up && ip address add 192.0.2.1/24 dev enp1s0",
  );
  guest = await startGuest(machine, {
    name: "web1",
    vf: "0000:01:10.0",
    ping: { from: "192.0.2.2/24", to: "192.0.2.1" },
  });
  expect(await consoleOf(machine, guest)).toEqual([
    `mac ${MAC}`,
    "link",
    "answer from 192.0.2.1",
  ]);
  await machine.run("ip address flush dev enp1s0");

  const words = `VF 0 of ${FIRST}: open by qemu-system-x86 (pid ${guest.pid}, libvirt domain web1)`;
  const planned = await host.virtfn(2, ["plan", four]);
  process.stdout.write(`$ virtfn plan four.yml\n${planned.stdout}\n`);
  expect(planned.stdout).toContain(words);
  const staged = await host.virtfn(6, ["apply", four]);
  process.stdout.write(`$ virtfn apply four.yml\n${staged.stdout}\n`);
  expect(staged.stdout).toContain(words);
  expect(staged.stdout).toMatch(/--allow-disruption vfs/);
  expect(await countVfs(machine)).toEqual({ [FIRST]: 7, [SECOND]: 0 });
  expect(await machine.run(`kill -0 ${guest.pid} && echo runs`)).toBe("runs");

  await stopGuest(machine, guest);
  guest = undefined;
  await host.virtfn(0, ["apply", four]);
  expect(await countVfs(machine)).toEqual({ [FIRST]: 4, [SECOND]: 0 });
  await host.virtfn(0, ["plan", four]);
});
