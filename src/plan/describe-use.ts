import type { Evidence } from "../changes/change.ts";
import type { Use } from "../model/pci-function.ts";
import { unreachable } from "../model/unreachable.ts";

/** A use as the end of a sentence about the function: `VF 2 …` "is open by qemu-system-x86 (pid 4711)". */
export function describeUse(use: Use): string {
  switch (use.kind) {
    case "address":
      return `${use.device} has the address ${use.address}`;
    case "route":
      return `${use.device} carries the route ${use.route}`;
    case "member":
      return `${use.device} is part of ${use.of}`;
    case "up":
      return `${use.device} is up`;
    case "other-namespace":
      return `bound to ${use.driver}, with its net device in another namespace`;
    case "vfio": {
      const domain =
        use.domain === undefined ? "" : `, libvirt domain ${use.domain}`;
      return `open by ${use.command} (pid ${use.pid}${domain})`;
    }
    case "unseen":
      return `on ${use.driver}, and only root can see who has it open`;
    case "connection":
      return `${use.device} carries this very connection (${use.address})`;
    default:
      return unreachable(use);
  }
}

/** Who it is, as short as it can be named: `libvirt domain web1`, `bond0`. */
export function nameUser({ subject, use }: Evidence): string {
  switch (use.kind) {
    case "address":
    case "route":
    case "up":
    case "connection":
      return use.device;
    case "member":
      return use.of;
    case "vfio":
      return use.domain === undefined
        ? `${use.command} (pid ${use.pid})`
        : `libvirt domain ${use.domain}`;
    case "other-namespace":
    case "unseen":
      return subject;
    default:
      return unreachable(use);
  }
}
