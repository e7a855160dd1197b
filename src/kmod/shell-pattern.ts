/** Whether a name matches a pattern as fnmatch(3) without flags does, which kmod uses for `install` and `softdep`. */
export function matchesPattern(pattern: string, name: string): boolean {
  return new RegExp(`^${toRegExp(pattern)}$`, "su").test(name);
}

function toRegExp(pattern: string): string {
  let source = "";
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === "*") source += ".*";
    else if (character === "?") source += ".";
    else if (character === "\\" && at + 1 < pattern.length)
      source += escape(pattern.charAt(++at));
    else if (character === "[") {
      const bracket = /^\[([!^]?)(\]?[^\]]*)\]/.exec(pattern.slice(at));
      if (!bracket) source += "\\[";
      else {
        source += `[${bracket[1] === "" ? "" : "^"}${members(bracket[2] ?? "")}]`;
        at += bracket[0].length - 1;
      }
    } else source += escape(character);
  }
  return source;
}

/** A range that runs backwards matches nothing, and would be no regular expression. */
function members(text: string): string {
  return text
    .replace(/(.)-(.)/gsu, (range, from: string, to: string) =>
      from <= to ? range : "",
    )
    .replace(/[\\[\]^]/g, "\\$&");
}

function escape(character: string): string {
  return character.replace(/[$()*+./?[\\\]^{|}]/g, "\\$&");
}
