import type { PciAddress } from "../model/pci-address.ts";
import type { Change, Command } from "./change.ts";
import { stepOf, verbsOf } from "./kinds.ts";
import { quote } from "./quote.ts";

/** What a PF's boot script has to do. */
export interface BootScript {
  readonly pf: PciAddress;
  /** As sysfs shows them; another device at that address is left alone. */
  readonly vendor: string;
  readonly device: string;
  /** From a PF without VFs to the wish. */
  readonly changes: readonly Change[];
}

/** The text of a PF's boot script: POSIX sh, complete in itself, the same for the same changes. */
export function renderBootScript(script: BootScript): string {
  const { changes } = script;
  return [
    "# virtfn owns this file and rewrites it whole: change the playbook instead.",
    "R=${VIRTFN_ROOT-}",
    "status=0",
    ...Object.values(verbsOf(changes)),
    ...changes.flatMap((change) => stepOf(change).run.map(line)),
    "exit $status",
    "",
  ].join("\n");
}

function line({ argv }: Command): string {
  return `${argv.map(quote).join(" ")} || status=1`;
}
