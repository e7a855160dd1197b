import { parseAllDocuments } from "yaml";
import type { Document, ParsedNode } from "yaml";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { SourceFile } from "../diagnostics/source.ts";
import { composeTree } from "./compose-tree.ts";
import type { SourceNode } from "./source-tree.ts";
import { explainSyntaxError } from "./syntax-errors.ts";

/**
 * YAML 1.2, core schema: `yes` and `no` are texts, `07` is 7. Aliases and merge keys are resolved; a file without
 * content is `undefined`. Syntax errors come alone, since the tree beside them cannot be trusted.
 */
export function parseYaml(file: SourceFile): Result<SourceNode | undefined> {
  const documents = readDocuments(file);
  if ("code" in documents) return failure([documents]);

  const problems = documents.flatMap((document) => [
    ...document.errors,
    ...document.warnings,
  ]);
  if (problems.length > 0)
    return failure(
      problems.map((problem) => explainSyntaxError(file, problem)),
    );

  const [first, second] = documents;
  if (second) return failure([severalDocuments(file, second)]);
  if (!first?.contents) return { ok: true, value: undefined, warnings: [] };
  return composeTree(file, first.contents);
}

type ParsedDocument = Document.Parsed<ParsedNode>;

function readDocuments(
  file: SourceFile,
): readonly ParsedDocument[] | Diagnostic {
  try {
    return [
      ...parseAllDocuments(file.text, {
        schema: "core",
        resolveKnownTags: false,
        merge: false,
        uniqueKeys: false,
        prettyErrors: false,
        logLevel: "silent",
      }),
    ];
  } catch (error) {
    // The composer is recursive: text that nests tens of thousands deep ends its stack.
    if (!(error instanceof RangeError)) throw error;
    return {
      code: "yaml-syntax",
      severity: "error",
      message: `the values in ${file.path} nest too deeply to be read`,
      hint: "Nest lists and maps at most 100 deep.",
    };
  }
}

function severalDocuments(
  file: SourceFile,
  second: ParsedDocument,
): Diagnostic {
  const marker = file.text.lastIndexOf("---", second.range[0]);
  const start = marker < 0 ? second.range[0] : marker;
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
