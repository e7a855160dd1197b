import type { Alias } from "yaml";
import { didYouMean } from "../diagnostics/suggest.ts";
import {
  countExpansion,
  nothingAt,
  rangeOf,
  type Composition,
} from "./composition.ts";
import type { SourceNode } from "./source-tree.ts";

/** The node that an alias names, with the places where it was written. */
export function composeAlias(
  composition: Composition,
  written: Alias.Parsed,
): SourceNode {
  const range = rangeOf(composition, written);
  const name = written.source;
  const target = composition.anchors.get(name);
  if (target !== undefined && target !== "open")
    return countExpansion(composition, target, range)
      ? target
      : nothingAt(range);
  composition.diagnostics.push({
    code: "yaml-syntax",
    severity: "error",
    message:
      target === "open"
        ? `the alias "*${name}" stands inside of what it names`
        : `there is no anchor "&${name}" above`,
    range,
    label:
      target === "open"
        ? undefined
        : didYouMean(name, composition.anchors.keys()),
  });
  return nothingAt(range);
}
