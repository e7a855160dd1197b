import type { Evidence, PlannedChange } from "../changes/change.ts";
import { describeChange, planeOf } from "../changes/kinds.ts";
import type { Style } from "../diagnostics/style.ts";
import type { ForeignLine, Refusal } from "../resources/resource.ts";
import { describeUse } from "./describe-use.ts";
import type { TaskPlan } from "./plan.ts";
import type { PlanRendering } from "./render.ts";
import { renderFileDiff } from "./render-file-diff.ts";
import { renderRows } from "./render-rows.ts";

/** The task's name and place, its three planes, what is done and who would notice. */
export function renderTaskPlan(
  plan: TaskPlan,
  style: Style,
  options: PlanRendering,
): string {
  const width = Math.max(60, plan.task.name.length + 2);
  const lines = [
    `  ${plan.task.name.padEnd(width)} ${style.faint(plan.task.place)}`,
    ...renderRows(plan.rows, style),
    ...heldAndDone(plan, style, options),
    ...usesOf(plan),
    ...plan.overridden.map((line) => labelled("overrides", placeOf(line))),
    ...plan.refusals.flatMap((refusal) => refusalLines(refusal, style)),
    ...plan.rebootPending.map((text) => labelled("at boot", text)),
    ...plan.notes.map((text) => labelled("note", text)),
    ...consentLines(plan),
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

/** Held changes stand where they would have been: before what is persisted. */
function heldAndDone(
  { changes, held }: TaskPlan,
  style: Style,
  options: PlanRendering,
): string[] {
  return [
    ...held.map((each) => style.error(changeLine("-", each, ": held back"))),
    ...changes.flatMap((each) => [
      changeLine(describeChange(each.change).action, each, ""),
      ...(options.diff ? renderFileDiff(each.change, style) : []),
    ]),
  ];
}

function changeLine(
  mark: string,
  { change, disruption }: PlannedChange,
  suffix: string,
): string {
  const text = `${describeChange(change).summary}${suffix}`;
  const cost = disruption === "none" ? "" : `   ${disruption}`;
  return `    ${mark} ${planeOf(change).padEnd(LABEL_WIDTH - 2)} ${text}${cost}`;
}

function usesOf({ changes, held }: TaskPlan): string[] {
  const costly = [...held, ...changes].filter(
    ({ disruption, evidence }) =>
      disruption !== "none" && (disruption !== "reboot" || evidence.length > 0),
  );
  if (costly.length === 0) return [];
  const words = new Set(
    costly.flatMap(({ evidence }) => evidence.map(evidenceWords)),
  );
  if (words.size === 0) return [labelled("in use", "nobody")];
  return [...words].map((text) => labelled("in use", text));
}

function evidenceWords({ subject, use }: Evidence): string {
  return `${subject}: ${describeUse(use)}`;
}

function placeOf({ path, line, text }: ForeignLine): string {
  return `${path}:${line}   ${text}`;
}

function refusalLines(
  { message, source, hint }: Refusal,
  style: Style,
): string[] {
  return [
    style.error(labelled("refused", message)),
    ...(source ? [labelled("", placeOf(source))] : []),
    ...(hint === undefined ? [] : [labelled("", hint)]),
  ];
}

function consentLines({ held, consent }: TaskPlan): string[] {
  if (held.length === 0) return [];
  if (consent !== undefined)
    return [
      labelled(
        "to do it now",
        `allow_disruption: ${consent} in the play, or --allow-disruption ${consent}`,
      ),
    ];
  const cutsUs = held.some(({ evidence }) =>
    evidence.some(({ use }) => use.kind === "connection"),
  );
  return [
    labelled(
      "to do it now",
      cutsUs
        ? "come by another way: this connection runs over the device"
        : "only a boot can do it",
    ),
  ];
}

function labelled(label: string, text: string): string {
  return `    ${label.padEnd(LABEL_WIDTH)} ${text}`;
}

const LABEL_WIDTH = "to do it now".length;
