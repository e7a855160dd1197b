import { isDeepStrictEqual } from "node:util";
import type { PlannedChange } from "../changes/change.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceFile } from "../diagnostics/source.ts";
import type { Target } from "../host/connection.ts";
import type { PlanTask } from "../plan/assemble.ts";
import { joinRequests } from "../model/observation-request.ts";
import { requestOf } from "../resources/resources.ts";
import { hasWish } from "../resources/wish.ts";
import type { HostResult } from "./events.ts";
import { createEventMask } from "./mask-events.ts";
import { PLAN_FORMAT } from "./documents/formats.ts";
import {
  savedPlanSchema,
  type SavedPlan,
} from "./documents/saved-plan-schema.ts";
import type { RunReport } from "./conductor.ts";
import type { HostWork, PlayRun, RunRequest } from "./run-request.ts";

/** Whether a file is a saved plan and not a playbook: plans are JSON that names its format. */
export function looksLikeSavedPlan(text: string): boolean {
  return /^\s*\{/.test(text) && text.includes('"virtfn-plan/');
}

/**
 * The text of a saved plan. It holds everything that applying it needs, except secrets: passwords are asked for
 * again, and a host whose plan itself holds a secret is missing from it.
 */
export function renderSavedPlan(
  request: RunRequest,
  report: RunReport,
  made: { readonly version: string; readonly created: Date },
): string {
  const mask = createEventMask(request.hosts);
  const planned = new Set(report.planned.map(({ host }) => host));
  const holdsSecret = (host: string, part: unknown): boolean =>
    !isDeepStrictEqual(mask.ofHost(host, part), part);
  const telling = new Set([
    ...request.hosts
      .filter(({ name, target }) => holdsSecret(name, sshWords(target)))
      .map(({ name }) => name),
    ...report.planned
      .filter(({ host, tasks, plan }) =>
        holdsSecret(host, [tasks.map(plainTask), plan]),
      )
      .map(({ host }) => host),
  ]);
  const isKept = (host: string): boolean =>
    planned.has(host) && !telling.has(host);
  const document = {
    format: PLAN_FORMAT,
    version: made.version,
    created: made.created.toISOString(),
    sources: request.sources,
    hosts: request.hosts
      .filter(({ name }) => isKept(name))
      .map(({ name, target }) => ({
        name,
        target: withoutPassword(target),
        needsPassword: target.become?.password !== undefined,
      })),
    plays: request.plays.map((play) => ({
      name: mask.text(play.name),
      hosts: report.planned
        .filter((each) => each.play === play && isKept(each.host))
        .map(({ host, policy, tasks, plan }) => ({
          host,
          policy,
          tasks: tasks.map(plainTask),
          plan,
        })),
    })),
    missing: report.results.flatMap((result) =>
      isKept(result.host) || result.status === "skipped"
        ? []
        : missingHost(result, telling.has(result.host)),
    ),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** Where a command of the user's own may hold a password. */
function sshWords(target: Target): readonly string[] {
  return target.kind === "ssh" ? target.extraArguments : [];
}

function missingHost(
  { host, status, reason }: HostResult,
  isTelling: boolean,
): SavedPlan["missing"][number] {
  if (isTelling)
    return {
      host,
      status: "failed",
      reason: "its plan holds a secret, and saved plans keep none",
    };
  return {
    host,
    status: status === "unreachable" ? "unreachable" : "failed",
    reason: reason ?? status,
  };
}

export type ReadSavedPlan =
  | { readonly ok: true; readonly saved: SavedPlan }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export function parseSavedPlan(file: SourceFile): ReadSavedPlan {
  let value: unknown;
  try {
    value = JSON.parse(file.text);
  } catch (error) {
    return wrong(file, `it is no JSON: ${(error as Error).message}`);
  }
  const parsed = savedPlanSchema.safeParse(value);
  if (parsed.success) return { ok: true, saved: parsed.data };
  const [issue] = parsed.error.issues;
  return wrong(
    file,
    `at ${issue?.path.join(".") ?? "its top"}: ${issue?.message ?? "it does not fit"}`,
  );
}

/** The plays of a saved plan, each host bound to what it was promised. */
export function playsOfSavedPlan(saved: SavedPlan): readonly PlayRun[] {
  const seen = new Set<string>();
  return saved.plays.map(({ name, hosts }) => ({
    name,
    hosts: hosts.map(({ host, policy, tasks, plan }): HostWork => {
      const isFirst = !seen.has(host);
      seen.add(host);
      const kept = tasks.map((task) => plainTask(task as PlanTask));
      const request = joinRequests(
        kept.filter((task) => hasWish(task)).map((wish) => requestOf(wish)),
      );
      return {
        host,
        policy: {
          allow: policy.allow,
          disconnect: policy.disconnect,
          stage: policy.stage,
        },
        wishes: {
          request,
          resolve: () => ({ kind: "resolved", tasks: kept, request }),
        },
        promised: {
          changes: plan.changes as readonly PlannedChange[],
          fingerprint: isFirst ? plan.fingerprint : undefined,
        },
      };
    }),
  }));
}

/** A playbook's resolved tasks know their place in the playbook; a plan does not keep it. */
function plainTask({ reference, resource, wish }: PlanTask): PlanTask {
  return { reference, resource, wish } as PlanTask;
}

function withoutPassword(target: Target): SavedTarget {
  const { become, ...rest } = target;
  return (
    become ? { ...rest, become: { user: become.user } } : rest
  ) as SavedTarget;
}

function wrong(file: SourceFile, why: string): ReadSavedPlan {
  return {
    ok: false,
    diagnostics: [
      {
        code: "bad-value",
        severity: "error",
        message: `${file.path} is not a plan that this virtfn can apply: ${why}`,
        hint: "Make a new one with virtfn plan --out FILE.",
      },
    ],
  };
}

type SavedTarget = SavedPlan["hosts"][number]["target"];

/** The way to a host of a saved plan, with the password that the plan does not keep. */
export function targetOfSaved(
  saved: SavedTarget,
  password: string | undefined,
): Target {
  return {
    ...saved,
    become: saved.become && { user: saved.become.user, password },
  } as Target;
}
