import type { ErrorCode, YAMLParseError, YAMLWarning } from "yaml";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceFile } from "../diagnostics/source.ts";

/** A problem that the YAML parser found, in our words: what is wrong, and what to write instead. */
export function explainSyntaxError(
  file: SourceFile,
  base: number,
  problem: YAMLParseError | YAMLWarning,
): Diagnostic {
  const [start, end] = [base + problem.pos[0], base + problem.pos[1]];
  const { message, hint } = startsWithTemplate(file.text, start)
    ? UNQUOTED_TEMPLATE
    : explanation(file.text.slice(start, end), problem);
  return {
    code: "yaml-syntax",
    severity: "error",
    message,
    range: {
      file,
      start: Math.min(start, file.text.length),
      end: Math.min(Math.max(end, start), file.text.length),
    },
    hint,
  };
}

interface Explanation {
  readonly message: string;
  readonly hint?: string | undefined;
}

/** To YAML, `{{ x }}` without quotes is a map whose key is a map. */
export const UNQUOTED_TEMPLATE = {
  message: "a value that starts with {{ has to be in quotes",
  hint: 'Write "{{ … }}": without quotes, YAML reads { as the start of a map.',
};

const EXPLANATIONS: Partial<Record<ErrorCode, Explanation>> = {
  BAD_INDENT: {
    message: "the indentation does not fit the lines above",
    hint: "Entries of one list or map begin in the same column.",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: "a second `key: value` cannot stand on the same line",
    hint: "Put a text that contains `: ` in quotes, or begin a new line for the inner map.",
  },
  MULTILINE_IMPLICIT_KEY: {
    message: "a key has to end, with its colon, on the line where it begins",
    hint: "Is a `:` missing at the end of a key, or a quote at the end of a text?",
  },
  BAD_DQ_ESCAPE: {
    message: "this is no escape that double quotes know",
    hint: "Write \\\\ for a backslash, or use single quotes.",
  },
  KEY_OVER_1024_CHARS: {
    message: "a key is longer than the 1024 characters that YAML allows",
    hint: "Is a quote missing at the end of a text?",
  },
  BAD_ALIAS: { message: "an anchor or alias needs a name of its own" },
  MULTIPLE_ANCHORS: { message: "a value can have one anchor only" },
  MULTIPLE_TAGS: { message: "a value can have one tag only" },
};

function explanation(
  text: string,
  problem: YAMLParseError | YAMLWarning,
): Explanation {
  switch (problem.code) {
    case "MISSING_CHAR":
      return missingCharacter(problem.message);
    case "BAD_SCALAR_START":
      return {
        message: `a text that starts with ${text} has to be in quotes`,
        hint: `${text} has a meaning of its own in YAML.`,
      };
    case "TAG_RESOLVE_FAILED":
      return {
        message: `the tag ${text} is not supported`,
        hint: text.startsWith("!vault")
          ? "virtfn does not decrypt vaulted values. Keep secrets out of playbooks and inventories."
          : "Write the value without a tag.",
      };
    default:
      return (
        EXPLANATIONS[problem.code] ?? { message: sentence(problem.message) }
      );
  }
}

function missingCharacter(message: string): Explanation {
  if (message.includes("quote"))
    return {
      message: "the closing quote is missing",
      hint: "A quoted text ends with the quote that began it.",
    };
  if (message.includes(","))
    return {
      message: "a comma is missing between two entries",
      hint: "Inside [ ] and { } entries are separated by commas.",
    };
  return { message: sentence(message) };
}

/** Whether the value on the line of `offset` begins with `{{` outside of quotes. */
function startsWithTemplate(text: string, offset: number): boolean {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[^'"#\n]*[:-][ \t]+\{\{/.test(text.slice(lineStart, offset));
}

function sentence(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
