import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceRange } from "../diagnostics/source.ts";
import type { HostVariables } from "../inventory/inventory.ts";
import {
  joinRequests,
  type ObservationRequest,
} from "../model/observation-request.ts";
import type { Value } from "../model/value.ts";
import type { TaskReference } from "../plan/plan.ts";
import { requestOf } from "../resources/resources.ts";
import type { ResourceName, Wish } from "../resources/wish.ts";
import { rangeAt } from "../yaml/lookup.ts";
import type { SourceMap } from "../yaml/source-tree.ts";
import { hostScope } from "./host-scope.ts";
import type { Play } from "./play.ts";
import { resolveTask } from "./resolve-task.ts";
import { isSelected, type TagSelection } from "./select-tags.ts";

/** A task as it applies to one host: nothing left to evaluate. */
export type ResolvedTask = WishedTask | SkippedTask;

type WishedTask = ResolvedTaskBase & Wish & { readonly skipped: false };

/** Its `when` is false; what it would have wished was not evaluated. */
interface SkippedTask extends ResolvedTaskBase {
  readonly resource: ResourceName;
  readonly skipped: true;
  readonly wish: undefined;
}

interface ResolvedTaskBase {
  readonly reference: TaskReference;
  /** What the task or its play says; the host's variables may still say otherwise. */
  readonly become: boolean | undefined;
  /** As written, for {@link argumentPlace}. */
  readonly arguments: SourceMap;
}

/**
 * What became of a play on a host. `needs-facts`: something depends on what only the host can answer; `tasks` are then
 * those that do not. `request` is all that has to be asked, as far as it is known.
 */
export type PlayResolution =
  | {
      readonly kind: "resolved";
      readonly tasks: readonly ResolvedTask[];
      readonly request: ObservationRequest;
    }
  | {
      readonly kind: "needs-facts";
      readonly tasks: readonly ResolvedTask[];
      readonly request: ObservationRequest;
    }
  | { readonly kind: "invalid"; readonly diagnostics: readonly Diagnostic[] };

export interface PlayOnHost {
  readonly play: Play;
  readonly variables: HostVariables;
  /** `factsValue` of an observation; `undefined` before the host was asked. */
  readonly facts: Value | undefined;
  readonly selection: TagSelection;
}

/**
 * A play for one host, first without facts to learn what to ask, then with them. All faults come at once. With facts
 * the outcome is never `needs-facts`.
 */
export function resolvePlay(request: PlayOnHost): PlayResolution {
  const { play, variables, facts, selection } = request;
  const scope = hostScope(play, variables, facts);
  const outcomes = play.tasks
    .filter((task) => isSelected([...play.tags, ...task.tags], selection))
    .flatMap((task) => resolveTask(task, play, scope.forTask(task)));

  const diagnostics = outcomes.flatMap((outcome) =>
    outcome.kind === "invalid" ? outcome.diagnostics : [],
  );
  if (diagnostics.length > 0) return { kind: "invalid", diagnostics };
  const tasks = outcomes.flatMap((outcome) =>
    outcome.kind === "task" ? [outcome.task] : [],
  );
  const requests = outcomes.flatMap((outcome) => {
    if (outcome.kind === "needs-facts") return outcome.request;
    if (outcome.kind === "invalid" || outcome.task.skipped) return [];
    return requestOf(outcome.task);
  });
  return {
    kind: outcomes.some(({ kind }) => kind === "needs-facts")
      ? "needs-facts"
      : "resolved",
    tasks,
    request: joinRequests(requests),
  };
}

/** Where an argument of a task was written, for a refusal's `at`. */
export function argumentPlace(
  task: ResolvedTask,
  at: readonly (string | number)[] = [],
): SourceRange {
  return rangeAt(task.arguments, at);
}
