import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { evaluateNode } from "../expressions/evaluate-node.ts";
import type { Scope } from "../expressions/scope.ts";
import { isValueMap } from "../model/value.ts";
import { RESOURCE_SCHEMAS } from "../resources/schemas.ts";
import type { Wish } from "../resources/wish.ts";
import type { Task } from "./play.ts";
import { schemaDiagnostics } from "./schema-issues.ts";
import { settleTranslated } from "./settle-translated.ts";

export type ArgumentsOutcome =
  | { readonly kind: "wish"; readonly wish: Wish }
  | { readonly kind: "invalid"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "needs-facts" };

/** The arguments with every template evaluated, checked against the resource's schema. */
export function resolveArguments(task: Task, scope: Scope): ArgumentsOutcome {
  const evaluated = evaluateNode(task.arguments, scope);
  if (evaluated.kind === "needs-facts") return { kind: "needs-facts" };
  if (evaluated.kind === "problems")
    return { kind: "invalid", diagnostics: evaluated.diagnostics };

  const isTranslated = task.translatedFrom !== undefined;
  const settled =
    isTranslated && isValueMap(evaluated.value)
      ? settleTranslated(evaluated.value, task.arguments)
      : { ok: true as const, value: evaluated.value };
  if (!settled.ok)
    return { kind: "invalid", diagnostics: [settled.diagnostic] };
  const { resource } = task;
  const { schema, ...known } = RESOURCE_SCHEMAS[resource];
  const parsed = schema.safeParse(settled.value);
  if (parsed.success)
    return { kind: "wish", wish: { resource, wish: parsed.data } as Wish };
  return {
    kind: "invalid",
    diagnostics: schemaDiagnostics(
      parsed.error.issues,
      { node: task.arguments, value: settled.value },
      { subject: `\`${resource}\``, ...known },
    ),
  };
}
