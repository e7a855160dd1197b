import type { z } from "zod";
import { RESOURCE_SCHEMAS } from "../resources/schemas.ts";
import type { ResourceName } from "../resources/wish.ts";
import { nodeAt } from "../yaml/lookup.ts";
import { toValue } from "../yaml/to-value.ts";
import type { SourceMap, SourceNode } from "../yaml/source-tree.ts";
import type { ParseContext } from "./context.ts";
import { schemaDiagnostics } from "./schema-issues.ts";

/** Everything that the resource's schema can say before any template is resolved. */
export function checkLiterals(
  resource: ResourceName,
  written: SourceMap,
  context: ParseContext,
): void {
  const value = toValue(written);
  const { schema, ...known } = RESOURCE_SCHEMAS[resource];
  const result = schema.safeParse(value);
  if (result.success) return;
  for (const diagnostic of schemaDiagnostics(
    literalIssues(result.error.issues, written),
    { node: written, value },
    { subject: `\`${resource}\``, ...known },
  ))
    context.report(diagnostic);
}

/** The issues that no evaluation can cure: those about a template are left until it has a value. */
export function literalIssues(
  issues: readonly z.core.$ZodIssue[],
  written: SourceMap,
): readonly z.core.$ZodIssue[] {
  return issues.filter((issue) => !isTemplate(nodeAt(written, issue.path)));
}

/** Whether a node's value will only be known once its expressions are evaluated. */
export function isTemplate(node: SourceNode | undefined): boolean {
  return (
    node?.kind === "scalar" &&
    typeof node.value === "string" &&
    node.value.includes("{{")
  );
}
