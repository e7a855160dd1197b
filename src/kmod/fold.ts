/**
 * A name as kmod compares it: `-` becomes `_`, except inside `[…]`; `undefined` when a bracket has no partner
 * (kmod shared/util.c, underscores).
 */
export function fold(name: string): string | undefined {
  let folded = "";
  for (let at = 0; at < name.length; at++) {
    const character = name[at];
    if (character === "]") return undefined;
    if (character === "[") {
      const end = name.indexOf("]", at);
      if (end < 0) return undefined;
      folded += name.slice(at, end + 1);
      at = end;
    } else {
      folded += character === "-" ? "_" : character;
    }
  }
  return folded;
}
