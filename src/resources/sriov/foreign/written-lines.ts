export interface WrittenLine {
  /** Of the first one, where several were joined; counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** Lines without those that are comments, and with those joined that a backslash continues. */
export function joinedLines(
  text: string,
  comment = /^\s*#/,
): readonly WrittenLine[] {
  const found: { line: number; text: string }[] = [];
  let open = false;
  for (const [index, each] of text.split("\n").entries()) {
    if (comment.test(each)) continue;
    const last = found.at(-1);
    if (open && last) last.text += each;
    else found.push({ line: index + 1, text: each });
    open = each.endsWith("\\");
    const now = found.at(-1);
    if (open && now) now.text = now.text.slice(0, -1);
  }
  return found;
}
