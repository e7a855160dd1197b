/** Every kind of diagnostic. Each has a row in docs/diagnostics.md and a test case that produces it. */
export const DIAGNOSTIC_CODES = [
  "file-unreadable",
  "yaml-syntax",
  "duplicate-key",
  "unknown-key",
  "missing-key",
  "wrong-type",
  "bad-value",
  "several-resources",
  "no-resource",
  "foreign-module",
  "expression-syntax",
  "undefined-name",
  "unknown-filter",
  "condition-not-boolean",
  "recursive-variable",
  "inventory-syntax",
  "bad-range",
  "unknown-group",
  "group-cycle",
  "bad-pattern",
  "unmatched-pattern",
  "no-hosts",
  "bad-option",
] as const;

export type DiagnosticCode = (typeof DIAGNOSTIC_CODES)[number];
