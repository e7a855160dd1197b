import { z } from "zod";
import type { AllowedDisruption } from "../model/disruption.ts";

const texts = z.union([z.string(), z.array(z.string()).min(1)], {
  error: () => "has to be a text or a list of texts",
});

const tags = texts.describe(
  "Names to select by, with --tags and --skip-tags. `always` and `never` have their own meaning.",
);

const variables = z
  .record(z.string(), z.json())
  .describe("Variables for the expressions in {{ }}.");

const disruptions = [
  "link",
  "vfs",
  "driver",
] as const satisfies readonly AllowedDisruption[];

/** The keys of a task beside its resource. */
export const taskKeywords = z.strictObject({
  name: z.string().describe("What the task is for; shown in plans.").optional(),
  when: z
    .union(
      [
        z.string(),
        z.boolean(),
        z.array(z.union([z.string(), z.boolean()])).min(1),
      ],
      {
        error: () =>
          "has to be an expression, true or false, or a list of these",
      },
    )
    .describe(
      "An expression without braces; the task runs where it is true. A list holds when each of its items does.",
    )
    .optional(),
  loop: z
    .union([z.array(z.json()), z.string().regex(/^\s*\{\{[^]*\}\}\s*$/)], {
      error: () => "has to be a list, or an expression in {{ }} that gives one",
    })
    .describe("Runs the task once for each item, which is called `item`.")
    .optional(),
  tags: tags.optional(),
  vars: variables.optional(),
  become: z.boolean().describe("Whether the task needs root.").optional(),
});

/** The keys of a play; its tasks are checked one by one. */
export const playKeywords = z.strictObject({
  name: z.string().describe("What the play is for.").optional(),
  hosts: texts.describe(
    "The hosts of the inventory: names, groups, patterns such as `all:!spare`.",
  ),
  become: z.boolean().describe("Whether the tasks need root.").optional(),
  gather_facts: z
    .boolean()
    .describe(
      "Accepted from Ansible, and without effect: virtfn asks each host once, in any case.",
    )
    .optional(),
  vars: variables.optional(),
  vars_files: texts
    .describe("YAML files of variables, relative to the playbook.")
    .optional(),
  tags: tags.optional(),
  allow_disruption: z
    .enum(disruptions)
    .describe(
      "What may be disturbed although it is in use: `link` for a moment, all `vfs` of a port, or every port of a `driver`.",
    )
    .optional(),
  allow_disconnect: z
    .boolean()
    .describe(
      "Whether what `allow_disruption` allows may also cut the connection that virtfn comes by. It is undone unless a new connection confirms it.",
    )
    .optional(),
  stage: z
    .boolean()
    .describe(
      "Whether what is held back may be persisted for the next boot; true when absent.",
    )
    .optional(),
  tasks: z.array(z.unknown()),
});

/** What `community.general.modprobe` takes (its documentation, version 7.0.0 and later). */
export const ansibleModprobeArguments = z.strictObject({
  name: z.string().describe("The kernel module."),
  state: z.enum(["present", "absent"]).optional(),
  params: z
    .string()
    .describe("Module parameters, as on modprobe's command line.")
    .optional(),
  persistent: z.enum(["disabled", "present", "absent"]).optional(),
});
