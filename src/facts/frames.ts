/** A probe's output cut into the answers of its facts. */
export type Frames =
  | {
      readonly ok: true;
      readonly answers: ReadonlyMap<string, readonly string[]>;
    }
  | { readonly ok: false; readonly problem: string };

/** Last line of a probe: what comes without it was cut off. */
export const PROBE_END = "@end probe";

/** `@fact NAME` before what `script` prints, `@end NAME` after it. */
export function frame(name: string, script: string): string {
  return `say '@fact ${name}'\n${script}\nsay '@end ${name}'\n`;
}

/** Lines outside of frames, such as a greeting of the login shell, are passed over. */
export function parseFrames(lines: readonly string[]): Frames {
  const answers = new Map<string, string[]>();
  let open: { readonly name: string; readonly lines: string[] } | undefined;
  for (const line of lines) {
    if (open && line === `@end ${open.name}`) {
      answers.set(open.name, open.lines);
      open = undefined;
    } else if (open) open.lines.push(line);
    else if (line.startsWith("@fact "))
      open = { name: line.slice("@fact ".length), lines: [] };
    else if (line === PROBE_END) return { ok: true, answers };
  }
  return {
    ok: false,
    problem: open
      ? `the probe's output ends in the middle of its answer about ${open.name}`
      : "the probe's output has no end",
  };
}
