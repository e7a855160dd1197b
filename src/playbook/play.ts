import type { SourceRange } from "../diagnostics/source.ts";
import type { AllowedDisruption } from "../model/disruption.ts";
import type { ResourceName } from "../resources/wish.ts";
import type { SourceNode, SourceMap } from "../yaml/source-tree.ts";

/** A playbook as written and checked: keys known, types right, expressions parsed; nothing evaluated yet. */
export interface Playbook {
  readonly path: string;
  readonly plays: readonly Play[];
}

export interface Play {
  readonly name: string;
  /** The pattern; a list of patterns is joined by commas. */
  readonly hosts: string;
  readonly hostsRange: SourceRange;
  readonly become: boolean | undefined;
  readonly vars: readonly WrittenVariable[];
  readonly tags: readonly string[];
  readonly allowDisruption: AllowedDisruption | undefined;
  /** Whether, within what is allowed, the connection by which virtfn comes may be cut. */
  readonly allowDisconnect: boolean;
  /** Whether what is held back may be persisted for the next boot. */
  readonly stage: boolean;
  readonly tasks: readonly Task[];
  readonly range: SourceRange;
}

export interface WrittenVariable {
  readonly name: string;
  readonly value: SourceNode;
  /** `play vars`, or `vars_files` with the file's path in the range. */
  readonly origin: "play vars" | "play vars_files" | "task vars";
  readonly nameRange: SourceRange;
}

export interface Task {
  readonly name: string;
  readonly resource: ResourceName;
  /** In virtfn's own spelling, also where the playbook used Ansible's. */
  readonly arguments: SourceMap;
  /** What the arguments were before translation, for `validate --explain`. */
  readonly translatedFrom: string | undefined;
  readonly when: readonly SourceNode[];
  readonly loop: SourceNode | undefined;
  readonly tags: readonly string[];
  readonly vars: readonly WrittenVariable[];
  readonly become: boolean | undefined;
  readonly range: SourceRange;
}
