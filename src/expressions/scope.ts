import type { SourceRange } from "../diagnostics/source.ts";
import type { Value } from "../model/value.ts";
import type { SourceNode } from "../yaml/source-tree.ts";

/** What a name stands for. */
export type Binding =
  /** Facts, loop items, magic names: a finished value. Braces in it are plain text. */
  | { readonly kind: "value"; readonly value: Value }
  /** A variable as a person wrote it: its own value may hold expressions, read when somebody asks for it. */
  | {
      readonly kind: "written";
      readonly node: SourceNode;
      /** Where the name is defined, for "did you mean"; the value's place when absent. */
      readonly nameRange?: SourceRange | undefined;
    }
  /** Known only once a host has been asked; expressions that read it are `needs-facts`. */
  | {
      readonly kind: "needs-facts";
      /** The attributes that it will have, where that is known; others are undefined names. */
      readonly attributes?: readonly string[] | undefined;
    };

/** The names that an expression can use. Make it with {@link createScope}. */
export interface Scope {
  readonly bindings: ReadonlyMap<string, Binding>;
  /** Values of written variables that were asked for already. Grows; belongs to the evaluator. */
  readonly memo: Map<string, MemoEntry>;
}

type MemoEntry =
  | { readonly state: "evaluating" }
  | { readonly state: "done"; readonly value: Value };

/** Later maps win over earlier ones. Written variables see the whole scope, whichever map they come from. */
export function createScope(
  ...layers: readonly Iterable<readonly [string, Binding]>[]
): Scope {
  return {
    bindings: new Map(layers.flatMap((layer) => [...layer])),
    memo: new Map(),
  };
}

/** The scope with more names, as a loop item, that win over its own. */
export function extendScope(
  scope: Scope,
  layer: Iterable<readonly [string, Binding]>,
): Scope {
  return createScope(scope.bindings, layer);
}
