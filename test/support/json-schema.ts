import { isDeepStrictEqual } from "node:util";

type Schema = boolean | Readonly<Record<string, unknown>>;

/**
 * The faults of a value by a JSON Schema, as `path: keyword`; empty when it fits. Knows the keywords that our own
 * schemas use, and refuses to judge by any other.
 */
export function schemaFaults(
  value: unknown,
  schema: Schema,
  root: Schema = schema,
  path = "",
): readonly string[] {
  if (typeof schema === "boolean")
    return schema ? [] : [`${path}: nothing is allowed here`];
  return Object.entries(schema).flatMap(([keyword, argument]) => {
    const check = CHECKS[keyword];
    if (!check) throw new Error(`the keyword "${keyword}" is not known here`);
    return check({ value, argument, schema, root, path });
  });
}

interface Check {
  readonly value: unknown;
  readonly argument: unknown;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly root: Schema;
  readonly path: string;
}

const CHECKS: Readonly<Record<string, (check: Check) => readonly string[]>> = {
  $schema: nothing,
  title: nothing,
  description: nothing,
  default: nothing,
  definitions: nothing,
  $defs: nothing,
  $ref: (check) =>
    schemaFaults(
      check.value,
      resolve(check.root, String(check.argument)),
      check.root,
      check.path,
    ),
  type: (check) =>
    verdict(
      check,
      [check.argument].flat().some((type) => isOfType(check.value, type)),
      "type",
    ),
  const: (check) =>
    verdict(check, isDeepStrictEqual(check.value, check.argument), "const"),
  enum: (check) =>
    verdict(
      check,
      asList(check.argument).some((each) =>
        isDeepStrictEqual(each, check.value),
      ),
      "enum",
    ),
  pattern: (check) =>
    verdict(
      check,
      typeof check.value !== "string" ||
        new RegExp(String(check.argument), "u").test(check.value),
      "pattern",
    ),
  minItems: (check) =>
    verdict(
      check,
      !Array.isArray(check.value) ||
        check.value.length >= Number(check.argument),
      "minItems",
    ),
  minLength: (check) =>
    verdict(
      check,
      typeof check.value !== "string" ||
        check.value.length >= Number(check.argument),
      "minLength",
    ),
  minimum: (check) =>
    verdict(
      check,
      typeof check.value !== "number" || check.value >= Number(check.argument),
      "minimum",
    ),
  maximum: (check) =>
    verdict(
      check,
      typeof check.value !== "number" || check.value <= Number(check.argument),
      "maximum",
    ),
  anyOf: (check) => verdict(check, matches(check) > 0, "anyOf"),
  oneOf: (check) => verdict(check, matches(check) === 1, "oneOf"),
  required: (check) =>
    isObject(check.value)
      ? asList(check.argument)
          .filter((key) => !Object.hasOwn(check.value as object, String(key)))
          .map((key) => `${check.path}: needs ${String(key)}`)
      : [],
  properties: (check) =>
    isObject(check.value)
      ? Object.entries(check.argument as Record<string, Schema>).flatMap(
          ([key, part]) =>
            Object.hasOwn(check.value as object, key)
              ? schemaFaults(
                  (check.value as Record<string, unknown>)[key],
                  part,
                  check.root,
                  `${check.path}/${key}`,
                )
              : [],
        )
      : [],
  additionalProperties: (check) =>
    isObject(check.value)
      ? Object.entries(check.value)
          .filter(
            ([key]) => !Object.hasOwn(check.schema["properties"] ?? {}, key),
          )
          .flatMap(([key, part]) =>
            schemaFaults(
              part,
              check.argument as Schema,
              check.root,
              `${check.path}/${key}`,
            ),
          )
      : [],
  propertyNames: (check) =>
    isObject(check.value)
      ? Object.keys(check.value).flatMap((key) =>
          schemaFaults(
            key,
            check.argument as Schema,
            check.root,
            `${check.path}/${key}`,
          ),
        )
      : [],
  items: (check) =>
    Array.isArray(check.value)
      ? check.value.flatMap((item, index) =>
          schemaFaults(
            item,
            check.argument as Schema,
            check.root,
            `${check.path}/${index}`,
          ),
        )
      : [],
};

function nothing(): readonly string[] {
  return [];
}

function verdict(
  check: Check,
  holds: boolean,
  keyword: string,
): readonly string[] {
  return holds ? [] : [`${check.path}: ${keyword}`];
}

function matches({ value, argument, root, path }: Check): number {
  return asList(argument).filter(
    (each) => schemaFaults(value, each as Schema, root, path).length === 0,
  ).length;
}

function resolve(root: Schema, reference: string): Schema {
  const steps = reference.replace(/^#\/?/, "").split("/").filter(Boolean);
  return steps.reduce<Schema>(
    (schema, step) => (schema as Record<string, Schema>)[step] as Schema,
    root,
  );
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asList(value: unknown): readonly unknown[] {
  return value as readonly unknown[];
}
