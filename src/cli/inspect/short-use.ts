import { unreachable } from "../../model/unreachable.ts";
import type { Use } from "../../model/pci-function.ts";

/** Who uses a function, short enough for a table's cell. */
export function shortUse(use: Use): string {
  switch (use.kind) {
    case "address":
      return use.address;
    case "route":
      return `route ${use.route}`;
    case "member":
      return `in ${use.of}`;
    case "up":
      return "up";
    case "other-namespace":
      return "another network namespace";
    case "vfio":
      return `${use.command} (pid ${use.pid}${use.domain === undefined ? "" : `, domain ${use.domain}`})`;
    case "unseen":
      return "hidden: not root";
    case "connection":
      return `this connection (${use.address})`;
    default:
      return unreachable(use);
  }
}
