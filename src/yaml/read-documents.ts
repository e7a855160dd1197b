import { Composer, Lexer, Parser } from "yaml";
import type { CST, Document } from "yaml";

type ParsedDocument = Document.Parsed;

export type ReadDocuments =
  | { readonly ok: true; readonly documents: readonly ParsedDocument[] }
  /** Lists and maps nest so deep at this offset that the composer, which is recursive, could end its stack. */
  | { readonly ok: false; readonly offset: number };

/** Open nodes of the parser; each level of a tree needs one or two. */
const DEEPEST_STACK = 500;

/** The documents of a stream, with their errors inside. */
export function readDocuments(text: string): ReadDocuments {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > DEEPEST_STACK)
      return { ok: false, offset: parser.offset };
  }
  tokens.push(...parser.end());
  const composer = new Composer({
    schema: "core",
    resolveKnownTags: false,
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  return {
    ok: true,
    documents: [...composer.compose(tokens)] as ParsedDocument[],
  };
}
