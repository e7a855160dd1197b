import type { ConfigFile } from "../../../model/observation.ts";
import type { Subject } from "./subject.ts";
import type { Verdict } from "./verdict.ts";

/** A line that sets VFs up, and whether it does so to the PF that is asked about. */
export interface Found {
  readonly line: number;
  readonly text: string;
  readonly verdict: Verdict;
}

/** Reads one kind of file; `files` are all, since some files complete others. */
export type Find = (
  file: ConfigFile,
  subject: Subject,
  files: readonly ConfigFile[],
) => readonly Found[];
