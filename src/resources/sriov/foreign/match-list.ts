import { every, not, some, type Verdict } from "./verdict.ts";

/**
 * A list of NetworkManager's [match] section: elements with `&` have to match, of the others one has to; `!` inverts
 * an element, which then has to match (nm-settings(5), match).
 */
export function matchList(
  value: string,
  ask: (pattern: string) => Verdict,
): Verdict {
  const elements = value
    .split(";")
    .map((element) => element.trim())
    .filter((element) => element !== "")
    .map((element) => {
      const [, sign = "", inverted = "", pattern = ""] =
        /^([|&]?)(!?)(.*)$/.exec(element) ?? [];
      const verdict = ask(pattern.replace(/^\\/, ""));
      return {
        isMandatory: sign === "&" || (sign === "" && inverted === "!"),
        verdict: inverted === "!" ? not(verdict) : verdict,
      };
    });
  const optional = elements.filter(({ isMandatory }) => !isMandatory);
  return every([
    ...elements
      .filter(({ isMandatory }) => isMandatory)
      .map(({ verdict }) => verdict),
    ...(optional.length > 0
      ? [some(optional.map((each) => each.verdict))]
      : []),
  ]);
}
