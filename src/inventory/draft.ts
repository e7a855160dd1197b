import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceRange } from "../diagnostics/source.ts";
import type { VariableDefinition } from "./inventory.ts";
import type { Statement } from "./statement.ts";

/** An inventory while its statements are taken in. */
export interface Draft {
  readonly groups: Map<string, DraftGroup>;
  readonly hosts: Map<string, SourceRange | undefined>;
  readonly groupVariables: Map<string, VariableDefinition[]>;
  readonly hostVariables: Map<string, VariableDefinition[]>;
  /** Children that were named before they were declared. */
  readonly pending: Map<string, (Statement & { readonly kind: "child" })[]>;
  readonly diagnostics: Diagnostic[];
}

interface DraftGroup {
  readonly name: string;
  readonly children: string[];
  hosts: Set<string>;
  priority: number;
  /** Where it is declared; a group that is only mentioned has none. */
  declared: SourceRange | undefined;
  mentioned: SourceRange | undefined;
}

/** Groups that every inventory has. */
export const BUILT_IN: readonly string[] = ["all", "ungrouped"];

export function emptyDraft(): Draft {
  const draft: Draft = {
    groups: new Map(),
    hosts: new Map(),
    groupVariables: new Map(),
    hostVariables: new Map(),
    pending: new Map(),
    diagnostics: [],
  };
  groupOf(draft, "all").children.push("ungrouped");
  groupOf(draft, "ungrouped");
  return draft;
}

/** The group of that name, made if it is not there. */
export function groupOf(draft: Draft, name: string): DraftGroup {
  const existing = draft.groups.get(name);
  if (existing) return existing;
  const group: DraftGroup = {
    name,
    children: [],
    hosts: new Set(),
    priority: 1,
    declared: undefined,
    mentioned: undefined,
  };
  draft.groups.set(name, group);
  return group;
}
