import { joinedLines } from "./written-lines.ts";

/** A line of a rules file (udev(7)). */
export interface UdevRule {
  readonly line: number;
  readonly text: string;
  readonly parts: readonly UdevPart[];
}

/** `ATTR{device/sriov_numvfs}="7"` */
export interface UdevPart {
  readonly key: string;
  /** What stands in braces; empty without. */
  readonly attribute: string;
  /** `==` and `!=` ask, the others assign. */
  readonly operator: string;
  readonly value: string;
}

export function parseUdevRules(text: string): readonly UdevRule[] {
  return joinedLines(text).map(({ line, text: written }) => ({
    line,
    text: written,
    parts: [...written.matchAll(PART)].map(
      ([, key = "", attribute = "", operator = "", value = ""]) => ({
        key,
        attribute,
        operator,
        value,
      }),
    ),
  }));
}

export function isQuestion({ operator }: UdevPart): boolean {
  return operator === "==" || operator === "!=";
}

const PART =
  /([A-Z_]+)(?:\{([^}]*)\})?\s*([=!]=|[-+:]?=)\s*[ei]?"((?:[^"\\]|\\.)*)"/g;
