import { describe, expect, test } from "vitest";
import { explainFailure } from "../../../src/changes/explain-failure.ts";

const PF = "0000:01:00.0";
const write = (errno: string, ...kernel: readonly string[]) =>
  [
    `writing 7 to sriov_numvfs of ${PF} failed: tee: '/sys/bus/pci/devices/${PF}/sriov_numvfs': ${errno}`,
    ...kernel.map((line) => `the kernel says: [    2.0] ${line}`),
  ].join("; ");

describe("what is behind a failure", () => {
  test.each([
    [
      "no memory for VFs",
      write(
        "Cannot allocate memory",
        `igb ${PF}: not enough MMIO resources for SR-IOV`,
      ),
      /Above 4G Decoding.*pci=realloc/,
    ],
    [
      "no memory for VFs, on an errno alone",
      write("Cannot allocate memory"),
      /pci=realloc/,
    ],
    [
      "no bus numbers, as old kernels say it",
      write(
        "Cannot allocate memory",
        `igb ${PF}: SR-IOV: bus number out of range`,
      ),
      /pci=assign-busses/,
    ],
    [
      "no bus numbers",
      write(
        "Cannot allocate memory",
        `igb ${PF}: can't enable 7 VFs (bus 03 out of range of [bus 02])`,
      ),
      /ARI.*pci=assign-busses/,
    ],
    [
      "more than the limit",
      write("Numerical result out of range"),
      /sriov_totalvfs/,
    ],
    [
      "a driver without support",
      write(
        "No such file or directory",
        `igb ${PF}: driver does not support SR-IOV configuration via sysfs`,
      ),
      /module option/,
    ],
    [
      "a driver without support, in an old kernel's words",
      write(
        "No such file or directory",
        `igb ${PF}: Driver does not support SRIOV configuration via sysfs`,
      ),
      /module option/,
    ],
    [
      "no driver",
      write(
        "No such file or directory",
        `pci ${PF}: no driver bound to device; cannot configure SR-IOV`,
      ),
      /load its module/,
    ],
    ["neither of the two", write("No such file or directory"), /no driver, or/],
    [
      "another owner",
      write(
        "Device or resource busy",
        `igb ${PF}: 4 VFs already enabled. Disable before enabling 7 VFs`,
      ),
      /somebody else makes VFs/,
    ],
    [
      "a guest of Xen",
      write(
        "Operation not permitted",
        `igb ${PF}: Cannot deallocate SR-IOV virtual functions while they are assigned - VFs will not be deallocated`,
      ),
      /guest of Xen/,
    ],
    ["EPERM alone", write("Operation not permitted"), /leave room for fewer/],
    [
      "a driver that is at work",
      write("Resource temporarily unavailable"),
      /try again/,
    ],
    [
      "a port that is down",
      `${PF} has 0 VFs instead of 7; the kernel says: [ 1.0] bnxt_en ${PF} enp65s0f0np0: Reject SRIOV config request since if is down!; the kernel says: [ 1.0] bnxt_en ${PF}: 7 VFs requested; only 0 enabled`,
      /only while the port is up/,
    ],
    [
      "fewer than were asked for",
      `${PF} has 4 VFs instead of 7; the kernel says: [ 1.0] igb ${PF}: 7 VFs requested; only 4 enabled`,
      /gave 4 of 7 VFs/,
    ],
    [
      "a guest that has the VF",
      `no end after 180 s, so it was stopped: writing 0000:01:10.0 to driver/unbind of 0000:01:10.0 does not come back from the kernel; the kernel says: [ 9.0] vfio-pci 0000:01:10.0: Relaying device request to user (#1)`,
      /open through vfio/,
    ],
    [
      "something else that the kernel holds",
      `no end after 180 s, so it was stopped: unloading igb does not come back from the kernel`,
      /only a reboot/,
    ],
    [
      "no IOMMU",
      "0000:01:10.0 has no driver after it was offered to vfio-pci; the kernel says: [ 1.0] vfio-pci: probe of 0000:01:10.0 failed with error -22",
      /intel_iommu=on/,
    ],
    [
      "no IOMMU, in a newer kernel's words",
      "the kernel says: [ 1.0] vfio-pci 0000:01:10.0: probe with driver vfio-pci failed with error -22",
      /intel_iommu=on/,
    ],
    [
      "an unsigned module",
      "loading igb failed: modprobe: ERROR: could not insert 'igb': Key was rejected by service",
      /sign this one/,
    ],
    [
      "lockdown",
      "the kernel says: [ 1.0] Lockdown: mstconfig: raw PCI access is restricted; see man kernel_lockdown.7",
      /locked down/,
    ],
    [
      "a module that is not installed",
      "loading vfio_pci failed: modprobe: FATAL: Module vfio_pci not found in directory /lib/modules/6.1.0-50-amd64",
      /^vfio_pci is not installed/,
    ],
    [
      "an attribute that the driver lacks",
      `setting state enable of VF 2 of ${PF} failed: RTNETLINK answers: Operation not supported`,
      /cannot set state/,
    ],
    [
      "a rate without a link",
      `setting max_tx_rate 200 of VF 2 of ${PF} failed: RTNETLINK answers: Invalid argument (there is no link on enp1s0)`,
      /ip link set dev enp1s0 up/,
    ],
    [
      "busybox' ip",
      `setting vlan 5 of VF 2 of ${PF} failed: ip: either "dev" is duplicate, or "vf" is garbage`,
      /install iproute2/,
    ],
    [
      "a port that is down and has an address to tell",
      `VF 2 of ${PF} has the address 02:ff:00:00:00:02 after it was bound again, instead of 02:00:00:00:00:01; enp1s0 is down, so its driver tells VFs no address`,
      /bring the port up/,
    ],
  ])("%s", (_, words, explanation) => {
    expect(explainFailure(words)).toMatch(explanation);
  });

  test("is nothing where the words say it all", () => {
    expect(explainFailure("/etc/x has changed since the plan was made")).toBe(
      undefined,
    );
    expect(explainFailure("")).toBe(undefined);
  });
});
