import type { DiagnosticCode } from "./codes.ts";
import type { SourceRange } from "./source.ts";

/** Something wrong with what the user wrote, as data; `render.ts` draws it. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: "error" | "warning";
  /** What is wrong, in one sentence that may quote the value. */
  readonly message: string;
  /** Where; absent only for what has no place in a file (a flag, a missing file). */
  readonly range?: SourceRange | undefined;
  /** Beside the caret: mostly the cure (`did you mean "modprobe"?`). */
  readonly label?: string | undefined;
  /** Further places, as "first defined here". */
  readonly related?: readonly RelatedPlace[] | undefined;
  /** What to do, in full sentences or as a command. */
  readonly hint?: string | undefined;
}

interface RelatedPlace {
  readonly message: string;
  readonly range: SourceRange;
}

export type Result<T> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly warnings: readonly Diagnostic[];
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };
