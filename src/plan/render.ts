import type { Style } from "../diagnostics/style.ts";
import { ansiStyle, plainStyle } from "../diagnostics/style.ts";
import { worstDisruption } from "../model/disruption.ts";
import { unreachable } from "../model/unreachable.ts";
import { changesNow } from "./changes-now.ts";
import type { HostPlan } from "./plan.ts";
import { renderTaskPlan } from "./render-task.ts";
import { visiblePlan } from "./visible-plan.ts";

export interface PlanRendering {
  readonly color: boolean;
  /** Whether files are shown as unified diffs. */
  readonly diff: boolean;
}

/** A host's plan for people; several lines, each with its end. What is right and skipped takes one line. */
export function renderHostPlan(
  written: HostPlan,
  options: PlanRendering,
): string {
  const plan = visiblePlan(written);
  const style = options.color ? ansiStyle : plainStyle;
  const head = `${style.strong(plan.host)}   ${headline(plan, style)}\n`;
  const tasks = plan.tasks
    .filter(({ verdict }) => verdict !== "ok" && verdict !== "skipped")
    .map((task) => renderTaskPlan(task, style, options));
  return head + tasks.join("");
}

function headline(plan: HostPlan, style: Style): string {
  const { verdict, tasks, changes } = plan;
  const held = tasks.flatMap((task) => task.held);
  const now = changesNow(plan);
  const cost = worstDisruption(
    (verdict === "change" ? changes : [...held, ...now]).map(
      ({ disruption }) => disruption,
    ),
  );
  const withCost = (words: string) =>
    style.warning(cost === "none" ? words : `${words} · ${cost}`);
  switch (verdict) {
    case "ok":
      return "ok";
    case "skipped":
      return style.faint("skipped: no task applies");
    case "change":
      return withCost("to change");
    case "stage":
      return withCost(
        now.length > 0
          ? "to change now, and to stage for the next boot"
          : "to stage for the next boot",
      );
    case "reboot-pending":
      return withCost("ready for the next boot");
    case "blocked":
      return style.error(
        `${changes.length > 0 ? "blocked in part" : "blocked"} · ${cost}`,
      );
    case "refused":
      return style.error("refused: nothing is done to this host");
    default:
      return unreachable(verdict);
  }
}
