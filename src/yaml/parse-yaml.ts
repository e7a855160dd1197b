import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import { positionAt, type SourceFile } from "../diagnostics/source.ts";
import { composeTree } from "./compose-tree.ts";
import { readDocuments } from "./read-documents.ts";
import type { SourceNode } from "./source-tree.ts";
import { explainSyntaxError } from "./syntax-errors.ts";
import { findTabIndent } from "./tab-indent.ts";

/**
 * YAML 1.2, core schema: `yes` and `no` are texts, `07` is 7. Aliases and merge keys are resolved; a file without
 * content is `undefined`. Syntax errors come alone, since the tree beside them cannot be trusted.
 */
export function parseYaml(file: SourceFile): Result<SourceNode | undefined> {
  // The parser takes a byte order mark for a column of the first line.
  const base = file.text.startsWith("\ufeff") ? 1 : 0;
  const read = readDocuments(file.text.slice(base));
  if (!read.ok) return failure([tooDeep(file, base + read.offset)]);

  const problems = read.documents.flatMap(({ errors, warnings }) => [
    ...errors,
    ...warnings,
  ]);
  if (problems.length > 0) {
    const tab = findTabIndent(file, base, problems);
    const explained = (tab?.others ?? problems).map((problem) =>
      explainSyntaxError(file, base, problem),
    );
    return failure(
      firstOfEachLine([...(tab ? [tab.diagnostic] : []), ...explained]),
    );
  }

  const [first, second] = read.documents;
  if (second) return failure([severalDocuments(file, base + second.range[0])]);
  if (!first?.contents) return { ok: true, value: undefined, warnings: [] };
  return composeTree(file, base, first.contents);
}

/** One slip makes the parser stumble several times on its line. */
function firstOfEachLine(
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  const lines = new Set<number>();
  return diagnostics.filter(({ range }) => {
    const line = range ? positionAt(range.file, range.start).line : 0;
    return lines.size < lines.add(line).size;
  });
}

function tooDeep(file: SourceFile, offset: number): Diagnostic {
  return {
    code: "yaml-syntax",
    severity: "error",
    message: "lists and maps nest too deep here",
    range: { file, start: offset, end: Math.min(offset + 1, file.text.length) },
  };
}

function severalDocuments(file: SourceFile, second: number): Diagnostic {
  const marker = file.text.lastIndexOf("---", second);
  const start = marker < 0 ? second : marker;
  return {
    code: "yaml-syntax",
    severity: "error",
    message: "a file holds one YAML document, and here begins a second one",
    range: { file, start, end: Math.min(start + 3, file.text.length) },
    hint: "Put the second document into a file of its own, or remove the `---`.",
  };
}

function failure(diagnostics: readonly Diagnostic[]): Result<never> {
  return { ok: false, diagnostics };
}
