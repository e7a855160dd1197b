import type { Find } from "./found.ts";
import { isMentioned } from "./identity.ts";
import { joinedLines } from "./written-lines.ts";

/**
 * What sriov-network-operator keeps on its nodes: a file for each PF that it has set up, named by its address
 * (`pci/0000:01:00.0`), and lists of PFs.
 */
export const findInOperator: Find = ({ path, text }, subject) => {
  const lines = joinedLines(text).filter((line) => line.text.trim() !== "");
  const [first] = lines;
  const name = /\/pci\/([^/]+)$/.exec(path)?.[1];
  if (name !== undefined)
    return first ? [{ ...first, verdict: isMentioned(subject, name) }] : [];
  return lines
    .filter((line) => isMentioned(subject, line.text) === "yes")
    .map((line) => ({ ...line, verdict: "yes" }));
};
