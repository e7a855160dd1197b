import { visible } from "../../diagnostics/visible.ts";
import type { Value, ValueMap } from "../../model/value.ts";
import {
  renderDocument,
  type YamlComment,
} from "../../yaml/render-document.ts";
import { equalHosts, type EqualHosts } from "./equal-hosts.ts";
import { argumentsOf, type ImportedHost } from "./imported.ts";
import { wrap } from "./wrap.ts";

export interface ImportOptions {
  /** Where editors find the schema of playbooks; as a path from the playbook, or a URL. */
  readonly schema: string;
}

/** A playbook that describes the hosts as they are, one play for those that are alike. */
export function renderImport(
  hosts: readonly ImportedHost[],
  options: ImportOptions,
): string {
  const groups = equalHosts(hosts);
  const plays = groups.map(playOf);
  const comments = groups.flatMap((group, index) => commentsOf(group, index));
  return renderDocument(plays, headOf(options), comments);
}

function headOf({ schema }: ImportOptions): readonly string[] {
  return [
    `yaml-language-server: $schema=${schema}`,
    "",
    "Written by `virtfn import`: these hosts as they are. Applied to them, it changes nothing; what a task does not",
    "name is left alone.",
  ];
}

function playOf({ hosts, example }: EqualHosts): ValueMap {
  const [only = ""] = hosts;
  const isShared = hosts.length > 1;
  return {
    name: isShared ? `${hosts.length} hosts as they are` : `${only} as it is`,
    hosts: isShared ? hosts : only,
    ...(example.become ? { become: true } : {}),
    tasks: example.tasks.map((task): Value => ({
      name: task.name,
      [task.resource]: argumentsOf(task, isShared),
    })),
  };
}

function commentsOf(
  { example: { tasks, remarks } }: EqualHosts,
  play: number,
): readonly YamlComment[] {
  return [
    { path: [play], lines: commented(remarks, 0) },
    ...tasks.flatMap((task, index): readonly YamlComment[] => {
      const path = [play, "tasks", index];
      return [
        { path, lines: commented(task.about, 4) },
        ...(task.resource === "sriov"
          ? [
              {
                path: [...path, "sriov", "persist"],
                lines: commented(task.notKept, 8),
              },
            ]
          : []),
      ];
    }),
  ];
}

/** Names of devices and files may hold what is no part of YAML. */
function commented(
  sentences: readonly string[],
  indent: number,
): readonly string[] {
  return wrap(sentences.map(visible), indent);
}
