import type { Observation } from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import type { HostPlan } from "../../plan/plan.ts";
import { isOwnFile } from "../../resources/is-own-file.ts";
import { bootFiles } from "../../resources/sriov/boot-files.ts";
import { madeByOption } from "../../resources/sriov/written/made-by-option.ts";

/** Why a task has `persist: false`, and how to have virtfn bring it back at boot: from the plan without that line. */
export function whyNotKept(
  kept: HostPlan | undefined,
  pf: PhysicalFunction,
  observation: Observation,
): readonly string[] {
  const refusal = kept?.tasks.flatMap(({ refusals }) => refusals)[0];
  if (refusal?.source && isOwnFile(refusal.source.path))
    return [
      `${capitalised(refusal.message)}.`,
      `${refusal.source.path} is virtfn's own: say the count in its \`modprobe\` task, or give that \`persist: absent\` once.`,
    ];
  if (refusal?.source)
    return [
      `${capitalised(refusal.message)}.`,
      "To hand the PF to virtfn, remove that line and this one.",
    ];
  if (refusal?.reason === "no-systemd")
    return ["Only units of systemd could bring this back at boot."];
  if (refusal)
    return [refusal.message, ...(refusal.hint ? [refusal.hint] : [])].map(
      (words) => `${capitalised(words)}.`,
    );
  const { script } = bootFiles(pf.address);
  const hasScript = observation.ownFiles.some(({ path }) => path === script);
  return hasScript
    ? [
        `${script} brings back something else at boot.`,
        "Remove this line to have virtfn bring it up to date.",
      ]
    : [
        `${madeByOption(pf, observation) === undefined ? "Nothing brings this" : "Not all of this is brought"} back at boot. Remove this line to have virtfn do it.`,
      ];
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
