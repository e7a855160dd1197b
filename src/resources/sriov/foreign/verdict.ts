/** Whether a text means the PF that is asked about: often it does not say so for sure. */
export type Verdict = "yes" | "no" | "maybe";

/** All have to hold. */
export function every(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("no")) return "no";
  return verdicts.includes("maybe") ? "maybe" : "yes";
}

/** One has to hold. */
export function some(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("yes")) return "yes";
  return verdicts.includes("maybe") ? "maybe" : "no";
}

export function not(verdict: Verdict): Verdict {
  if (verdict === "maybe") return verdict;
  return verdict === "yes" ? "no" : "yes";
}

export function verdictOf(holds: boolean): Verdict {
  return holds ? "yes" : "no";
}
