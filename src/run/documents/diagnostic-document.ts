import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { positionAt, type SourceRange } from "../../diagnostics/source.ts";
import type { DiagnosticDocument } from "./diagnostic-schema.ts";

/** A diagnostic for machines: places as path, line and column instead of offsets into a text. */
export function diagnosticDocument(diagnostic: Diagnostic): DiagnosticDocument {
  return {
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: diagnostic.message,
    label: diagnostic.label,
    hint: diagnostic.hint,
    place: diagnostic.range && placeOf(diagnostic.range),
    related: diagnostic.related?.map(({ message, range }) => ({
      message,
      place: placeOf(range),
    })),
  };
}

function placeOf(range: SourceRange) {
  return { path: range.file.path, ...positionAt(range.file, range.start) };
}
