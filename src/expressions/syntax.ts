import type { Span } from "./problem.ts";

/** An expression as written. Every node knows its place in the text, so that a fault can be shown there. */
export type Expression =
  | Literal
  | Name
  | ListLiteral
  | MapLiteral
  | Member
  | Slice
  | Unary
  | Arithmetic
  | Comparison
  | Logical
  | Conditional
  | FilterCall
  | TestCall;

interface Literal extends Span {
  readonly kind: "literal";
  readonly value: string | number | boolean | null;
}

export interface Name extends Span {
  readonly kind: "name";
  readonly name: string;
}

interface ListLiteral extends Span {
  readonly kind: "list";
  readonly items: readonly Expression[];
}

export interface MapLiteral extends Span {
  readonly kind: "map";
  readonly entries: readonly {
    readonly key: Expression;
    readonly value: Expression;
  }[];
}

/** `a.b`, `a.0` and `a['b']`; the first two have a literal key. */
export interface Member extends Span {
  readonly kind: "member";
  readonly object: Expression;
  readonly key: Expression;
}

export interface Slice extends Span {
  readonly kind: "slice";
  readonly object: Expression;
  readonly from: Expression | undefined;
  readonly to: Expression | undefined;
}

export interface Unary extends Span {
  readonly kind: "unary";
  readonly operator: "-" | "+" | "not";
  readonly operand: Expression;
}

export type ArithmeticOperator =
  "+" | "-" | "*" | "/" | "//" | "%" | "**" | "~";

interface Arithmetic extends Span {
  readonly kind: "arithmetic";
  readonly operator: ArithmeticOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export type ComparisonOperator =
  "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in";

/** `a < b <= c` holds when each link holds. */
export interface Comparison extends Span {
  readonly kind: "comparison";
  readonly first: Expression;
  readonly links: readonly {
    readonly operator: ComparisonOperator;
    readonly right: Expression;
  }[];
}

export interface Logical extends Span {
  readonly kind: "logical";
  readonly operator: "and" | "or";
  readonly left: Expression;
  readonly right: Expression;
}

export interface Conditional extends Span {
  readonly kind: "conditional";
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

export interface Argument {
  /** Set for `name=value`. */
  readonly keyword: string | undefined;
  readonly value: Expression;
  readonly span: Span;
}

export interface FilterCall extends Span {
  readonly kind: "filter";
  readonly operand: Expression;
  readonly name: string;
  readonly nameSpan: Span;
  readonly arguments: readonly Argument[];
}

export interface TestCall extends Span {
  readonly kind: "test";
  readonly operand: Expression;
  readonly name: string;
  readonly nameSpan: Span;
  readonly negated: boolean;
  readonly arguments: readonly Argument[];
}

/** Every direct part of an expression, in the order in which it is written. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "literal":
    case "name":
      return [];
    case "list":
      return expression.items;
    case "map":
      return expression.entries.flatMap(({ key, value }) => [key, value]);
    case "member":
      return [expression.object, expression.key];
    case "slice":
      return [expression.object, expression.from, expression.to].filter(
        (part) => part !== undefined,
      );
    case "unary":
      return [expression.operand];
    case "arithmetic":
    case "logical":
      return [expression.left, expression.right];
    case "comparison":
      return [expression.first, ...expression.links.map(({ right }) => right)];
    case "conditional":
      return [expression.whenTrue, expression.condition, expression.whenFalse];
    case "filter":
    case "test":
      return [
        expression.operand,
        ...expression.arguments.map(({ value }) => value),
      ];
  }
}
