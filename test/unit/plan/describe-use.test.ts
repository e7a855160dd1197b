import { expect, test } from "vitest";
import type { Use } from "../../../src/model/pci-function.ts";
import { describeUse } from "../../../src/plan/describe-use.ts";

test.each<readonly [Use, string]>([
  [
    { kind: "address", device: "br0", address: "192.0.2.7/24" },
    "br0 has the address 192.0.2.7/24",
  ],
  [
    { kind: "route", device: "enp1s0", route: "default via 192.0.2.1" },
    "enp1s0 carries the route default via 192.0.2.1",
  ],
  [
    { kind: "member", device: "enp1s0", of: "bond0" },
    "enp1s0 is part of bond0",
  ],
  [{ kind: "up", device: "enp1s0v0" }, "enp1s0v0 is up"],
  [
    { kind: "other-namespace", driver: "igbvf" },
    "bound to igbvf, with its net device in another namespace",
  ],
  [
    {
      kind: "vfio",
      path: "/dev/vfio/31",
      pid: 4711,
      command: "qemu-system-x86",
      domain: "web1",
    },
    "open by qemu-system-x86 (pid 4711, libvirt domain web1)",
  ],
  [
    {
      kind: "vfio",
      path: "/dev/vfio/31",
      pid: 4711,
      command: "qemu-system-x86",
      domain: undefined,
    },
    "open by qemu-system-x86 (pid 4711)",
  ],
  [
    { kind: "connection", device: "enp1s0", address: "192.0.2.7" },
    "enp1s0 carries this very connection (192.0.2.7)",
  ],
])("%j reads as a sentence", (use, text) => {
  expect(describeUse(use)).toBe(text);
});
