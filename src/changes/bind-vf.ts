import { BIND_VERBS } from "./bind-verbs.ts";
import { KERNELS_CHOICE } from "../model/pci-function.ts";
import type { BindVf, ChangeKind } from "./change.ts";
import { DEADLINES } from "./deadlines.ts";
import { withVf } from "./predict-vf.ts";

export const bindVf: ChangeKind<BindVf> = {
  plane: "running",
  describe: (change) => ({ action: "~", summary: words(change) }),
  predict: (observation, { pf, index, to, reason }) =>
    withVf(observation, pf, index, (vf) => ({
      ...vf,
      driver: reason === "address" ? vf.driver : (to ?? KERNELS_CHOICE),
      netDevices: [],
      settings: vf.settings && {
        ...vf.settings,
        driverOverride: undefined,
        hasStaleAddress: false,
      },
    })),
  step: (change) => ({
    title: words(change),
    run: [
      {
        argv: [
          change.reason === "address" ? "verb_rebind_vf" : "verb_bind_vf",
          ...vf(change),
          change.mustBeIdle === true ? "idle" : "",
          change.from ?? "",
          ...(change.reason === "address"
            ? []
            : [change.to ?? "", change.module ?? ""]),
        ],
      },
    ],
    undo: [{ argv: ["verb_restore_vf_driver", ...vf(change), note(change)] }],
    finish: [],
    isShort: true,
    deadline: DEADLINES.bind,
  }),
  verbs: BIND_VERBS,
};

function vf({ pf, index }: BindVf): readonly string[] {
  return [pf, String(index)];
}

/** A transaction may give a VF to a driver, and let that read an address that is set later. */
function note({ pf, index, reason }: BindVf): string {
  return `written/${reason === "address" ? "rebind" : "driver"}.${pf}.${index}`;
}

function words({ pf, index, from, to, reason }: BindVf): string {
  const subject = `VF ${index} of ${pf}`;
  return reason === "address"
    ? `${subject}: bound to ${from ?? "its driver"} again, which then reads its address`
    : `${subject}: driver ${from ?? "none"} → ${to ?? KERNELS_CHOICE}`;
}
