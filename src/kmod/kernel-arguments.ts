/** One argument of a module, as the kernel takes it apart. */
export interface KernelArgument {
  readonly name: string;
  /** `undefined` for a bare name without `=`. */
  readonly value: string | undefined;
  /** Offset in the text at which it starts. */
  readonly start: number;
}

/**
 * Splits module arguments as the kernel does (lib/cmdline.c, next_arg; kernel/params.c, parse_args): blanks separate,
 * double quotes protect them and are not part of the value, there is no escape, and `--` ends the list.
 */
export function splitKernelArguments(text: string): readonly KernelArgument[] {
  const found: KernelArgument[] = [];
  let at = skipSpaces(text, 0);
  while (at < text.length) {
    const { argument, end } = nextArgument(text, at);
    if (argument.name === "--" && argument.value === undefined) break;
    found.push(argument);
    at = skipSpaces(text, end);
  }
  return found;
}

function nextArgument(
  text: string,
  start: number,
): { readonly argument: KernelArgument; readonly end: number } {
  const quoted = text[start] === '"';
  const from = quoted ? start + 1 : start;
  let inQuote = quoted;
  let equals = 0;
  let at = from;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (isSpace(character) && !inQuote) break;
    if (character === "=" && equals === 0) equals = at - from;
    if (character === '"') inQuote = !inQuote;
  }
  const word = text.slice(from, at);
  if (equals === 0)
    return {
      argument: {
        name: quoted ? withoutQuote(word) : word,
        value: undefined,
        start,
      },
      end: at,
    };
  let value = word.slice(equals + 1);
  if (value.startsWith('"')) value = withoutQuote(value.slice(1));
  else if (quoted) value = withoutQuote(value);
  return { argument: { name: word.slice(0, equals), value, start }, end: at };
}

function withoutQuote(text: string): string {
  return text.endsWith('"') ? text.slice(0, -1) : text;
}

function skipSpaces(text: string, at: number): number {
  while (at < text.length && isSpace(text.charAt(at))) at++;
  return at;
}

function isSpace(character: string): boolean {
  return /[\t\n\v\f\r ]/.test(character);
}
