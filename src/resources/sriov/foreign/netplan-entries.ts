import { readFlow } from "./netplan-flow.ts";

/** A value of a netplan file, and the keys that lead to it. */
export interface NetplanEntry {
  readonly path: readonly string[];
  readonly value: string;
  readonly line: number;
  readonly text: string;
}

/**
 * Every scalar of a netplan file, by its indentation: YAML as people write it there, maps in braces too where they end
 * on their line. Items of a list are entries of the same path.
 */
export function netplanEntries(text: string): readonly NetplanEntry[] {
  const open: { readonly indent: number; readonly key: string }[] = [];
  return text.split("\n").flatMap((written, index) => {
    const match = LINE.exec(withoutComment(written));
    if (!match) return [];
    const [, before = "", dash = "", quoted, plain, rest = ""] = match;
    const indent = before.length + dash.length;
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const path = open.map(({ key }) => key);
    const key = quoted ?? plain;
    const here = key === undefined ? path : [...path, key];
    if (key !== undefined) open.push({ indent, key });
    const value = rest.trim();
    return value === ""
      ? []
      : readFlow(value).map((flow) => ({
          path: [...here, ...flow.path],
          value: flow.value,
          line: index + 1,
          text: written,
        }));
  });
}

/** A dash, a key with a colon, a value; each may be missing. */
const LINE =
  /^(\s*)(-\s+)?(?:(?:["']([^"']*)["']|([^\s:#{}[\]"'-][^:#{}[\]"']*?))\s*:(?=\s|$))?(.*)$/;

function withoutComment(line: string): string {
  return line.replace(/(?:^|\s)#.*$/, "");
}
