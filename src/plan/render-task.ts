import type { Evidence, PlannedChange } from "../changes/change.ts";
import { describeChange, planeOf } from "../changes/kinds.ts";
import type { Style } from "../diagnostics/style.ts";
import type { ForeignLine, Refusal } from "../resources/resource.ts";
import { consentWords } from "./consent-words.ts";
import { cutsConnection } from "./cuts-connection.ts";
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
    ...guardLines(plan),
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
    ...held.map((each) => style.error(changeLine("!", each, ": held back"))),
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
  const labels = new Map<string, UseLabel>();
  for (const planned of costly)
    for (const evidence of planned.evidence) {
      const text = `${evidence.subject}: ${describeUse(evidence.use)}`;
      const label = held.includes(planned)
        ? "in use"
        : consequence(planned, evidence);
      labels.set(text, worse(labels.get(text), label));
    }
  if (labels.size === 0) return [labelled("in use", "nobody")];
  return [...labels].map(([text, label]) => labelled(label, text));
}

/** What is carried out is told as what happens to its users; what is held back asks first. */
const USE_LABELS = ["in use", "will notice", "will lose"] as const;

type UseLabel = (typeof USE_LABELS)[number];

/** Destroying VFs takes them from their users; the PF stays, and only its link drops. */
function consequence(
  { disruption }: PlannedChange,
  { subject }: Evidence,
): UseLabel {
  if (disruption === "vfs")
    return subject.startsWith("VF ") ? "will lose" : "will notice";
  return disruption === "link" ? "will notice" : "will lose";
}

function worse(earlier: UseLabel | undefined, later: UseLabel): UseLabel {
  return earlier !== undefined &&
    USE_LABELS.indexOf(earlier) > USE_LABELS.indexOf(later)
    ? earlier
    : later;
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

/** What is allowed to cut our own connection is not left to luck. */
function guardLines({ changes }: TaskPlan): string[] {
  return changes.some(cutsConnection)
    ? [
        labelled(
          "undone",
          "unless a new connection confirms it: this cuts the one that virtfn came by",
        ),
      ]
    : [];
}

function consentLines({ held, consent }: TaskPlan): string[] {
  if (held.length === 0) return [];
  const [first = "only a boot can do it", ...rest] = consentWords(
    held,
    consent,
  );
  return [
    labelled("to do it now", first),
    ...rest.map((words) => labelled("", words)),
  ];
}

function labelled(label: string, text: string): string {
  return `    ${label.padEnd(LABEL_WIDTH)} ${text}`;
}

const LABEL_WIDTH = "to do it now".length;
