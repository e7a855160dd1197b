import type { DiagnosticCode } from "../diagnostics/codes.ts";
import type { SourceRange } from "../diagnostics/source.ts";

/** What is wrong with one expression, and where in the text that holds it. */
export interface Problem {
  readonly code: Extract<
    DiagnosticCode,
    | "expression-syntax"
    | "undefined-name"
    | "unknown-filter"
    | "wrong-type"
    | "bad-value"
    | "recursive-variable"
    | "condition-not-boolean"
  >;
  readonly message: string;
  /** Characters from the start of the text (the whole scalar, not the part between the braces). */
  readonly offset: number;
  readonly length: number;
  /** The name, filter or test at fault, where there is one. */
  readonly name?: string | undefined;
  /** Beside the caret: mostly `did you mean "…"?`. */
  readonly label?: string | undefined;
  readonly hint?: string | undefined;
  /** Set when the fault is in the value of a variable that the expression uses: the place in that value. */
  readonly range?: SourceRange | undefined;
}

export type ProblemCode = Problem["code"];

/** A place in the text of an expression. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Ends the work on one expression at its first fault. It never leaves this folder: every public function
 * turns it into data.
 */
export class ProblemRaised extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

export function raise(
  code: ProblemCode,
  span: Span,
  message: string,
  more: Pick<Problem, "name" | "label" | "hint"> = {},
): never {
  throw new ProblemRaised({
    code,
    message,
    offset: span.start,
    length: Math.max(1, span.end - span.start),
    ...more,
  });
}

/** The value of `work`, or the problem that it raised. Anything else thrown is a bug and passes through. */
export function catchProblem<T>(
  work: () => T,
):
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem } {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    if (error instanceof ProblemRaised)
      return { ok: false, problem: error.problem };
    throw error;
  }
}
