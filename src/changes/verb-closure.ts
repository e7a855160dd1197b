import { Bug } from "../model/unreachable.ts";
import type { Command } from "./change.ts";

/** Of `verbs`, those that the commands call, and those that these call in turn; in the order of `verbs`. */
export function verbClosure(
  commands: readonly Command[],
  verbs: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const needed = new Set<string>();
  const add = (name: string): void => {
    if (needed.has(name)) return;
    const text = verbs[name];
    if (text === undefined) throw new Bug(`nobody defines ${name}`);
    needed.add(name);
    callsIn(text).forEach(add);
  };
  for (const { argv } of commands) if (argv[0] !== undefined) add(argv[0]);
  return Object.fromEntries(
    Object.entries(verbs).filter(([name]) => needed.has(name)),
  );
}

function callsIn(text: string): readonly string[] {
  return [...text.matchAll(/\bverb_[a-z_]+/g)].map(([name]) => name);
}
