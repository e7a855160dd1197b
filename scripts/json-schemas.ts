import { z } from "zod";
import {
  ansibleModprobeArguments,
  playKeywords,
  taskKeywords,
} from "../src/playbook/schema.ts";
import { RESOURCE_KEYS } from "../src/playbook/resource-keys.ts";
import { modprobeArguments } from "../src/resources/modprobe/schema.ts";
import { pfKeys } from "../src/resources/sriov/pf-selector.ts";
import { sriovArguments } from "../src/resources/sriov/schema.ts";
import { vfArguments } from "../src/resources/sriov/vf-schema.ts";
import { eventDocumentSchema } from "../src/run/documents/event-document.ts";
import { inspectDocumentSchema } from "../src/run/documents/inspect-document.ts";
import { runDocumentSchema } from "../src/run/documents/run-document.ts";
import { savedPlanSchema } from "../src/run/documents/saved-plan-schema.ts";
import { describeBrandedStrings } from "../src/run/documents/scalars.ts";

/** Where editors find the schema, relative to the root of the repository. */
export const PLAYBOOK_SCHEMA_PATH = "schema/playbook.schema.json";

/**
 * The JSON Schema of playbooks, from the very schemas that `virtfn validate` uses. Draft 7, which every YAML language
 * server reads.
 */
export function renderPlaybookSchema(): string {
  const schema = z.toJSONSchema(z.array(play), {
    target: "draft-7",
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === task) jsonSchema.oneOf = ONE_RESOURCE;
      if (RESOURCES.some((resource) => resource === zodSchema))
        acceptTemplates(jsonSchema);
    },
  });
  const { $schema, ...rest } = schema;
  const document = {
    $schema,
    title: "virtfn playbook",
    description:
      "A list of plays: which hosts, and what has to be true of them.",
    ...rest,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

const bareModprobe = modprobeArguments
  .extend({
    params: ansibleModprobeArguments.shape.params.describe(
      "Ansible's spelling of `options`: a text as on modprobe's command line.",
    ),
    persistent: ansibleModprobeArguments.shape.persistent.describe(
      "Ansible's spelling of `persist`.",
    ),
  })
  .describe(
    "A kernel module: loaded or not, with which options, now and at the next boot.",
  );

const ansibleModprobe = ansibleModprobeArguments.describe(
  "Ansible's module, translated; `virtfn validate --explain` shows to what.",
);

const RESOURCES: readonly z.core.$ZodType[] = [
  bareModprobe,
  ansibleModprobe,
  sriovArguments,
  pfKeys,
  vfArguments,
];

const oneLine = z
  .string()
  .regex(/=/)
  .describe(
    "Ansible's old arguments on one line: `name=igb params=max_vfs=7`.",
  );

const task = taskKeywords
  .extend({
    modprobe: z.union([bareModprobe, oneLine]),
    sriov: sriovArguments,
    "community.general.modprobe": z.union([ansibleModprobe, oneLine]),
    "ansible.builtin.modprobe": z.union([ansibleModprobe, oneLine]),
  } satisfies Record<(typeof RESOURCE_KEYS)[number], z.ZodType>)
  .partial();

const play = playKeywords.extend({
  tasks: z.array(task).describe("What has to be true, one resource each."),
});

const ONE_RESOURCE = RESOURCE_KEYS.map((key) => ({ required: [key] }));

const TEMPLATE = { type: "string", pattern: "\\{\\{" } as const;

/** Every argument can be an expression; its type is then checked once it has a value. */
function acceptTemplates(schema: z.core.JSONSchema.BaseSchema): void {
  schema.properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([key, argument]) => {
      if (typeof argument === "boolean" || isAnyText(argument))
        return [key, argument];
      const { description, default: usual, ...own } = argument;
      return [
        key,
        {
          ...(description === undefined ? {} : { description }),
          ...(usual === undefined ? {} : { default: usual }),
          anyOf: [own, TEMPLATE],
        },
      ];
    }),
  );
}

function isAnyText({
  type,
  enum: words,
}: z.core.JSONSchema.BaseSchema): boolean {
  return type === "string" && words === undefined;
}

/** The documents that virtfn prints or saves for machines, by the path of their JSON Schema. */
export const DOCUMENT_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  "schema/run.schema.json": runDocumentSchema.describe(
    "What `virtfn plan|apply --output json` prints.",
  ),
  "schema/events.schema.json": eventDocumentSchema.describe(
    "One line of `virtfn plan|apply --output ndjson`.",
  ),
  "schema/plan.schema.json": savedPlanSchema.describe(
    "What `virtfn plan --out FILE` saves.",
  ),
  "schema/inspect.schema.json": inspectDocumentSchema.describe(
    "What `virtfn inspect --output json` prints.",
  ),
};

export function renderDocumentSchema(schema: z.ZodType): string {
  const json = z.toJSONSchema(schema, {
    unrepresentable: "any",
    override: (context) => {
      describeBrandedStrings(context);
      // The pattern says the same, and every validator knows it.
      delete context.jsonSchema.format;
    },
  });
  return `${JSON.stringify(json, undefined, 2)}\n`;
}
