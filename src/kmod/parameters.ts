import type {
  ModuleParameter,
  ParameterType,
} from "../model/module-parameter.ts";
import { unreachable } from "../model/unreachable.ts";

/** A value in the kernel's normal form, or why the parameter cannot hold it, as a clause without a subject's name. */
export type Normalised =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: string };

/**
 * The normal form of a value of a module parameter, so that equal values are equal texts: bool `Y` or `N`, bint `1` or
 * `0`, integers in decimal, texts as they are, arrays element by element. Right for what a person wrote, for what stands
 * in modprobe.d, and for what /sys/module/M/parameters shows. `undefined` is a bare name, which the kernel takes as true
 * for a bool (kernel/params.c, param_set_bool).
 */
export function normalise(
  parameter: ModuleParameter,
  value: string | undefined,
): Normalised {
  const { type } = parameter;
  if (value === undefined) {
    if (type === "bool" || type === "invbool") return { ok: true, text: "Y" };
    if (type === "bint") return { ok: true, text: "1" };
    return type === undefined
      ? { ok: true, text: "" }
      : {
          ok: false,
          problem: `needs a value: its type is ${typeName(parameter)}`,
        };
  }
  if (type === undefined) return { ok: true, text: value };
  return parameter.isArray
    ? normaliseArray(type, value)
    : normaliseScalar(type, value);
}

/** Whether two values mean the same to the parameter; values that it cannot hold equal only themselves. */
export function isSameValue(
  parameter: ModuleParameter,
  a: string | undefined,
  b: string | undefined,
): boolean {
  const [left, right] = [normalise(parameter, a), normalise(parameter, b)];
  return left.ok && right.ok ? left.text === right.text : a === b;
}

/** `uint`, `array of int`: the type in modinfo's words. */
export function typeName(parameter: ModuleParameter): string {
  const type = parameter.type ?? "a type of the driver's own";
  return parameter.isArray ? `array of ${type}` : type;
}

function normaliseArray(type: ParameterType, value: string): Normalised {
  const elements: string[] = [];
  for (const [index, element] of value.split(",").entries()) {
    const normal = normaliseScalar(type, element);
    if (!normal.ok)
      return {
        ok: false,
        problem: `${normal.problem}, in element ${index + 1} of the list`,
      };
    elements.push(normal.text);
  }
  return { ok: true, text: elements.join(",") };
}

function normaliseScalar(type: ParameterType, value: string): Normalised {
  switch (type) {
    case "bool":
    case "invbool":
      return normaliseBool(value, "Y", "N");
    case "bint":
      return normaliseBool(value, "1", "0");
    case "charp":
    case "string":
      return value.length > LONGEST_TEXT
        ? {
            ok: false,
            problem: `is longer than the ${LONGEST_TEXT} characters that a ${type} can hold`,
          }
        : { ok: true, text: value };
    case "byte":
    case "short":
    case "ushort":
    case "int":
    case "uint":
    case "hexint":
    case "long":
    case "ulong":
    case "ullong":
      return normaliseInteger(type, value);
    default:
      return unreachable(type);
  }
}

/** What all kernels of the last decade take, so a subset of kstrtobool, which looks at one or two letters only. */
function normaliseBool(value: string, yes: string, no: string): Normalised {
  const word = value.toLowerCase();
  if (["y", "yes", "1", "on", "true"].includes(word))
    return { ok: true, text: yes };
  if (["n", "no", "0", "off", "false"].includes(word))
    return { ok: true, text: no };
  return {
    ok: false,
    problem: `${shown(value)} is no bool: write true or false${listHint(value)}`,
  };
}

function normaliseInteger(type: IntegerType, value: string): Normalised {
  const number = parseInteger(value);
  if (number === undefined)
    return {
      ok: false,
      problem: `${shown(value)} is no ${type}${listHint(value)}`,
    };
  const [least, most] = RANGES[type];
  if (number < least || number > most)
    return {
      ok: false,
      problem: `${shown(value)} is out of the range of ${type}, ${least} to ${most}`,
    };
  return { ok: true, text: String(number) };
}

/** Base 0, as kstrtoull and kstrtoll read it: `0x` hexadecimal, a leading 0 octal, an optional sign. */
function parseInteger(text: string): bigint | undefined {
  const match = /^([+-]?)(?:0[xX]([0-9A-Fa-f]+)|0([0-7]*)|([1-9][0-9]*))$/.exec(
    text,
  );
  if (!match) return undefined;
  const [, sign, hexadecimal, octal, decimal] = match;
  const digits =
    hexadecimal !== undefined
      ? `0x${hexadecimal}`
      : octal
        ? `0o${octal}`
        : (decimal ?? "0");
  return sign === "-" ? -BigInt(digits) : BigInt(digits);
}

function listHint(value: string): string {
  return value.includes(",") ? "; it takes one value, not a list" : "";
}

function shown(value: string): string {
  return JSON.stringify(value);
}

type IntegerType = keyof typeof RANGES;

/** On the 64-bit machines that have SR-IOV, a long has 64 bits. */
const RANGES = {
  byte: [0n, 255n],
  short: [-32_768n, 32_767n],
  ushort: [0n, 65_535n],
  int: [-2_147_483_648n, 2_147_483_647n],
  uint: [0n, 4_294_967_295n],
  hexint: [0n, 4_294_967_295n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  ulong: [0n, 2n ** 64n - 1n],
  ullong: [0n, 2n ** 64n - 1n],
} as const;

/** kernel/params.c, param_set_charp */
const LONGEST_TEXT = 1024;
