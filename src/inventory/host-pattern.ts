/** What one host entry of an inventory stands for. */
export type HostEntry =
  | {
      readonly ok: true;
      readonly names: readonly string[];
      readonly port: number | undefined;
    }
  | {
      readonly ok: false;
      readonly code: "bad-range" | "inventory-syntax";
      readonly message: string;
      readonly offset: number;
      readonly length: number;
    };

type Refusal = Extract<HostEntry, { ok: false }>;

/** More hosts from one entry are taken for a slip of the hand. */
const MOST = 100_000;

const LETTERS = ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/**
 * A host name with any number of ranges (`hv[01:20]`, `rack[a:f]-[1:10:2]`) and an optional `:port`. An IPv6 address
 * needs brackets to have a port: `[2001:db8::1]:22`.
 */
export function parseHostPattern(text: string): HostEntry {
  const { pattern, port } = splitPort(text);
  if (port !== undefined && (port < 1 || port > 65_535))
    return refuse(
      "inventory-syntax",
      text,
      pattern.length,
      text.length,
      `${port} is not a port (1 to 65535)`,
    );
  const expanded = expandRanges(pattern);
  if (!Array.isArray(expanded)) return expanded as Refusal;
  const names = expanded as readonly string[];
  return refuseName(pattern, names[0] ?? "") ?? { ok: true, names, port };
}

function splitPort(text: string): {
  readonly pattern: string;
  readonly port: number | undefined;
} {
  const address =
    /^\[([0-9A-Fa-f.:%]*:[0-9A-Fa-f.:%]*:[0-9A-Fa-f.:%\w]*)\](?::(\d+))?$/.exec(
      text,
    );
  if (address)
    return {
      pattern: address[1] ?? "",
      port: address[2] === undefined ? undefined : Number(address[2]),
    };
  const match = /^((?:[^:[\]]|\[[^\]]*\])+):(\d+)$/.exec(text);
  return match
    ? { pattern: match[1] ?? "", port: Number(match[2]) }
    : { pattern: text, port: undefined };
}

/** Each range in turn, the first one varying slowest. */
function expandRanges(pattern: string): readonly string[] | Refusal {
  let names: readonly string[] = [""];
  let at = 0;
  while (at < pattern.length) {
    const open = pattern.indexOf("[", at);
    const text = open < 0 ? pattern.slice(at) : pattern.slice(at, open);
    const stray = text.indexOf("]");
    if (stray >= 0)
      return refuse(
        "bad-range",
        pattern,
        at + stray,
        at + stray + 1,
        '"]" without a "["',
      );
    names = names.map((name) => name + text);
    if (open < 0) break;
    const close = pattern.indexOf("]", open);
    if (close < 0)
      return refuse(
        "bad-range",
        pattern,
        open,
        pattern.length,
        'this range lacks its "]"',
      );
    const items = readRange(pattern, open, close);
    if (!Array.isArray(items)) return items;
    if (names.length * items.length > MOST)
      return refuse(
        "bad-range",
        pattern,
        open,
        close + 1,
        `this makes more than ${MOST} hosts`,
      );
    names = names.flatMap((name) =>
      (items as readonly string[]).map((item) => name + item),
    );
    at = close + 1;
  }
  return names;
}

function readRange(
  pattern: string,
  open: number,
  close: number,
): readonly string[] | Refusal {
  const fail = (message: string): Refusal =>
    refuse("bad-range", pattern, open, close + 1, message);
  const parts = pattern.slice(open + 1, close).split(":");
  if (parts.length < 2 || parts.length > 3)
    return fail("a range is [first:last] or [first:last:step]");
  const [first = "", last = "", stepText = "1"] = parts;
  if (last === "") return fail("this range lacks its last value");
  if (!/^\d{1,9}$/.test(stepText) || Number(stepText) === 0)
    return fail(`"${stepText}" is not a step`);
  const step = Number(stepText);
  const alphabet = LETTERS.find(
    (letters) => first.length === 1 && letters.includes(first),
  );
  if (alphabet)
    return (
      letterRange(alphabet, first, last, step) ??
      fail(`"${first}" and "${last}" make no range of letters`)
    );
  return numberRange(first === "" ? "0" : first, last, step, fail);
}

function letterRange(
  alphabet: string,
  first: string,
  last: string,
  step: number,
): readonly string[] | undefined {
  if (last.length !== 1 || alphabet.indexOf(last) < alphabet.indexOf(first))
    return undefined;
  const letters = alphabet.slice(
    alphabet.indexOf(first),
    alphabet.indexOf(last) + 1,
  );
  return letters.split("").filter((_, index) => index % step === 0);
}

function numberRange(
  first: string,
  last: string,
  step: number,
  fail: (message: string) => Refusal,
): readonly string[] | Refusal {
  if (!/^\d{1,15}$/.test(first) || !/^\d{1,15}$/.test(last))
    return fail("both ends have to be numbers, or letters of one case");
  const isPadded = first.startsWith("0") && first.length > 1;
  if (isPadded && first.length !== last.length)
    return fail(
      `"${first}" has a leading zero, so both ends need ${first.length} digits`,
    );
  const [from, to] = [Number(first), Number(last)];
  if (to < from) return fail(`${first} is greater than ${last}`);
  const count = Math.floor((to - from) / step) + 1;
  if (count > MOST) return fail(`this makes more than ${MOST} hosts`);
  return Array.from({ length: count }, (_, index) =>
    String(from + index * step).padStart(isPadded ? first.length : 0, "0"),
  );
}

/** Names that could be taken for an option of ssh, for part of a pattern or for two names. */
function refuseName(pattern: string, name: string): Refusal | undefined {
  if (name === "")
    return refuse(
      "inventory-syntax",
      pattern,
      0,
      pattern.length,
      "a host needs a name",
    );
  if (name.endsWith(":"))
    return refuse(
      "inventory-syntax",
      pattern,
      pattern.length - 1,
      pattern.length,
      'a port has to follow ":"',
    );
  if (/^[-!&~@]/.test(name))
    return refuse(
      "inventory-syntax",
      pattern,
      0,
      1,
      `the name of a host cannot start with "${name[0]}"`,
    );
  // oxlint-disable-next-line no-control-regex
  const strange = /[\s,*?'"\\|;<>$`(){}\u0000-\u001f\u007f]/.exec(name);
  if (!strange) return undefined;
  return refuse(
    "inventory-syntax",
    pattern,
    0,
    pattern.length,
    `the name of a host cannot contain ${JSON.stringify(strange[0])}`,
  );
}

function refuse(
  code: Refusal["code"],
  text: string,
  start: number,
  end: number,
  message: string,
): Refusal {
  return {
    ok: false,
    code,
    message,
    offset: start,
    length: Math.max(1, Math.min(end, text.length) - start),
  };
}
