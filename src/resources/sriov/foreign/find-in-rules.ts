import type { Find } from "./found.ts";
import { isAbout, VF_WORDS } from "./command-line.ts";
import type { Subject } from "./subject.ts";
import { rulesMeans } from "./udev-questions.ts";
import {
  isQuestion,
  parseUdevRules,
  type UdevPart,
  type UdevRule,
} from "./udev-rules.ts";
import { every, type Verdict } from "./verdict.ts";

/** Rules of udev: those that write an attribute of the PF, and those that run something about VFs. */
export const findInRules: Find = ({ text }, subject) =>
  reached(parseUdevRules(text), subject).flatMap((rule) => {
    const setters = rule.parts.filter((part) => setsVfs(part));
    if (setters.length === 0) return [];
    const verdict = every([
      rulesMeans(rule.parts, subject),
      ...setters.map((part) => meant(part, subject)),
    ]);
    return [{ line: rule.line, text: rule.text, verdict }];
  });

/** Without those that are jumped over whenever the event is one of the PF's. */
function reached(
  rules: readonly UdevRule[],
  subject: Subject,
): readonly UdevRule[] {
  let label: string | undefined;
  return rules.filter(({ parts }) => {
    if (label !== undefined) {
      if (valueOf(parts, "LABEL") === label) label = undefined;
      return false;
    }
    const target = valueOf(parts, "GOTO");
    if (target !== undefined && rulesMeans(parts, subject) === "yes")
      label = target;
    return true;
  });
}

function valueOf(parts: readonly UdevPart[], key: string): string | undefined {
  return parts.find((part) => part.key === key)?.value;
}

function setsVfs(part: UdevPart): boolean {
  const { key, attribute, value } = part;
  if (isQuestion(part)) return false;
  switch (key) {
    case "ATTR":
      return /(?:^|\/)sriov_(?:numvfs|drivers_autoprobe)$/.test(attribute);
    case "RUN":
    case "PROGRAM":
      return RUNS_ABOUT_VFS.test(value);
    case "IMPORT":
      return attribute === "program" && RUNS_ABOUT_VFS.test(value);
    case "ENV":
      return attribute === "SYSTEMD_WANTS" && /sr-?iov/i.test(value);
    default:
      return false;
  }
}

const RUNS_ABOUT_VFS = new RegExp(
  `${VF_WORDS.source}|sr-?iov|num_?vfs|virtfn[\\d*$]`,
  "i",
);

/** A command may be about another device than the event. */
function meant({ key, value }: UdevPart, subject: Subject): Verdict {
  return key === "ATTR" ? "yes" : isAbout(subject, value);
}
