import type { SourceRange } from "../diagnostics/source.ts";

/** YAML as it was written, aliases and merge keys resolved; every node knows where it stands. */
export type SourceNode = SourceScalar | SourceList | SourceMap;

export interface SourceScalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  readonly range: SourceRange;
  /** Offset of the first character of the text itself, behind a quote; expressions count from here. */
  readonly textStart: number;
}

export interface SourceList {
  readonly kind: "list";
  readonly items: readonly SourceNode[];
  readonly range: SourceRange;
}

export interface SourceMap {
  readonly kind: "map";
  readonly entries: readonly SourceEntry[];
  readonly range: SourceRange;
}

export interface SourceEntry {
  readonly key: string;
  readonly keyRange: SourceRange;
  readonly value: SourceNode;
}
