import type { Value } from "../model/value.ts";

/**
 * The value of a Python literal: number, text in quotes, `True`, `False`, `None`, list, tuple or dict of these. A
 * comment may follow it. `undefined` when the text is none, which in INI inventories makes it a plain text.
 */
export function parsePythonLiteral(text: string): Value | undefined {
  const reader: Reader = { text, at: 0, depth: 0 };
  const value = readValue(reader);
  if (value === undefined) return undefined;
  skipBlank(reader);
  return reader.at === text.length || text[reader.at] === "#"
    ? value
    : undefined;
}

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
}

const DEEPEST = 32;

const NUMBER =
  /[+-]?\s*(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.?(?:\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?)(?![\w.])/y;
const WORD = /[A-Za-z_]\w*/y;
const QUOTED = /[uUrR]?(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/y;

const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["True", true],
  ["False", false],
  ["None", null],
]);

function readValue(reader: Reader): Value | undefined {
  skipBlank(reader);
  if (++reader.depth > DEEPEST) return undefined;
  const value =
    readBracketed(reader) ??
    readQuoted(reader) ??
    readNumber(reader) ??
    readWord(reader);
  reader.depth--;
  return value;
}

function readBracketed(reader: Reader): Value | undefined {
  switch (reader.text[reader.at]) {
    case "[":
      return readItems(reader, "]")?.items;
    case "(": {
      const group = readItems(reader, ")");
      const isGroup = group?.items.length === 1 && !group.endsInComma;
      return isGroup ? group.items[0] : group?.items;
    }
    case "{":
      return readMap(reader);
    default:
      return undefined;
  }
}

function readItems(
  reader: Reader,
  close: string,
):
  | { readonly items: readonly Value[]; readonly endsInComma: boolean }
  | undefined {
  reader.at++;
  const items: Value[] = [];
  let endsInComma = true;
  for (;;) {
    if (take(reader, close)) return { items, endsInComma };
    if (!endsInComma) return undefined;
    const item = readValue(reader);
    if (item === undefined) return undefined;
    items.push(item);
    endsInComma = take(reader, ",");
  }
}

function readMap(reader: Reader): Value | undefined {
  reader.at++;
  const entries: [string, Value][] = [];
  let endsInComma = true;
  for (;;) {
    if (take(reader, "}")) return Object.fromEntries(entries);
    if (!endsInComma) return undefined;
    const key = readValue(reader);
    if (
      (typeof key !== "string" && typeof key !== "number") ||
      !take(reader, ":")
    )
      return undefined;
    const value = readValue(reader);
    if (value === undefined) return undefined;
    entries.push([String(key), value]);
    endsInComma = take(reader, ",");
  }
}

function readQuoted(reader: Reader): string | undefined {
  let whole: string | undefined;
  for (;;) {
    const quoted = match(reader, QUOTED);
    if (quoted === undefined) return whole;
    whole = (whole ?? "") + unquote(quoted);
    skipBlank(reader);
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
]);

function unquote(quoted: string): string {
  const isRaw = /^[rR]/.test(quoted);
  const body = quoted.replace(/^[uUrR]/, "").slice(1, -1);
  if (isRaw) return body;
  return body.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))/g,
    (whole, hex?: string, wide?: string, letter?: string) => {
      const digits = hex ?? wide;
      if (digits !== undefined)
        return String.fromCharCode(Number.parseInt(digits, 16));
      return ESCAPES.get(letter ?? "") ?? whole;
    },
  );
}

/** `0644` is no Python number, and one that cannot be exact stays a text. */
function readNumber(reader: Reader): number | undefined {
  const start = reader.at;
  const text = match(reader, NUMBER)?.replace(/[\s_]/g, "");
  const digits = text?.replace(/^[+-]/, "") ?? "";
  const isNumber = /\d/.test(digits) && !/^0\d*[1-9]\d*$/.test(digits);
  const value = isNumber ? Number(digits) : Number.NaN;
  const isExact =
    Number.isFinite(value) &&
    (/[.eE]/.test(digits) || Number.isSafeInteger(value));
  if (isExact) return text?.startsWith("-") ? 0 - value : value;
  reader.at = start;
  return undefined;
}

function readWord(reader: Reader): Value | undefined {
  const word = match(reader, WORD);
  return word === undefined ? undefined : WORDS.get(word);
}

function take(reader: Reader, sign: string): boolean {
  skipBlank(reader);
  if (reader.text[reader.at] !== sign) return false;
  reader.at++;
  return true;
}

function skipBlank(reader: Reader): void {
  while (/[ \t]/.test(reader.text[reader.at] ?? "")) reader.at++;
}

function match(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  if (!found) return undefined;
  reader.at += found.length;
  return found;
}
