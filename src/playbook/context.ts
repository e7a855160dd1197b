import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { SourceFile } from "../diagnostics/source.ts";

/** Reads a file that a playbook names, relative to the file that names it. */
export type LoadFile = (path: string, from: SourceFile) => Result<SourceFile>;

/** What the parts of the parser share: where to report, and how to reach other files. */
export interface ParseContext {
  readonly loadFile: LoadFile;
  readonly report: (diagnostic: Diagnostic) => void;
}
