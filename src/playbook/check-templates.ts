import { toDiagnostic } from "../expressions/evaluate-node.ts";
import { parseCondition, parseTemplate } from "../expressions/template.ts";
import type { SourceNode, SourceScalar } from "../yaml/source-tree.ts";
import type { ParseContext } from "./context.ts";

/** Reports every text below a node whose {{ }} cannot be read. */
export function checkTemplates(node: SourceNode, context: ParseContext): void {
  switch (node.kind) {
    case "list":
      for (const item of node.items) checkTemplates(item, context);
      return;
    case "map":
      for (const { value } of node.entries) checkTemplates(value, context);
      return;
    case "scalar": {
      if (typeof node.value !== "string") return;
      const parsed = parseTemplate(node.value);
      if (!parsed.ok) context.report(toDiagnostic(node, parsed.problem));
    }
  }
}

/** Reports a condition that is no expression. Comes back as it was meant, so that nothing is reported twice. */
export function checkCondition(
  node: SourceScalar,
  context: ParseContext,
): SourceScalar {
  if (typeof node.value !== "string") return node;
  if (/^(?:yes|no|on|off)$/i.test(node.value.trim())) {
    const meant = /^(?:yes|on)$/i.test(node.value.trim());
    context.report({
      code: "condition-not-boolean",
      severity: "error",
      message: `a condition has to be true or false, and ${JSON.stringify(node.value)} is a text`,
      range: node.range,
      label: meant ? "write true" : "write false",
    });
    return { ...node, value: meant };
  }
  const parsed = parseCondition(node.value);
  if (!parsed.ok) context.report(toDiagnostic(node, parsed.problem));
  return node;
}
