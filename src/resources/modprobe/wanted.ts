import { carriable } from "../../kmod/carriable.ts";
import { normalise } from "../../kmod/parameters.ts";
import type { ModuleParameter } from "../../model/module-parameter.ts";
import type { ModuleInfo } from "../../model/observation.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import type { Refusal } from "../resource.ts";
import type { ModprobeOption, ModprobeWish } from "./schema.ts";

/** An option that the module has and whose value it can hold. */
export interface WantedOption {
  /** `-` folded to `_`. */
  readonly name: string;
  /** In the kernel's normal form, as sysfs would show it. */
  readonly value: string;
  readonly parameter: ModuleParameter;
  readonly at: readonly string[];
}

/** The wished options in the kernel's terms, or why one of them cannot be. */
export function wantOptions(
  wish: ModprobeWish,
  info: ModuleInfo,
): {
  readonly options: readonly WantedOption[];
  readonly refusals: readonly Refusal[];
} {
  const options: WantedOption[] = [];
  const refusals: Refusal[] = [];
  for (const option of wish.options) {
    const wanted = wantOption(wish, option, info);
    if ("reason" in wanted) refusals.push(wanted);
    else options.push(wanted);
  }
  return { options, refusals };
}

function wantOption(
  { name: module }: ModprobeWish,
  option: ModprobeOption,
  info: ModuleInfo,
): WantedOption | Refusal {
  const at = ["options", option.name];
  const name = option.name.replaceAll("-", "_");
  const value = [option.value].flat().join(",");
  const parameter = info.parameters.find((each) => each.name === name);
  const text = carriable(value);
  if (!text.ok)
    return {
      reason: "unsafe-text",
      message: `the value of ${option.name} ${text.problem}`,
      at,
    };
  if (parameter === undefined)
    return unknownParameter(module, option, info, at);
  if (typeof option.value !== "string" && hasCommaInside(option.value))
    return {
      reason: "bad-parameter-value",
      message: `an element of ${option.name} contains a comma, which separates elements`,
      at,
    };
  const normal = normalise(parameter, value);
  return normal.ok
    ? { name, value: asShown(parameter, normal.text), parameter, at }
    : {
        reason: "bad-parameter-value",
        message: `${module} cannot be loaded with ${option.name}=${value}: ${normal.problem}`,
        hint: parameter.description
          ? `modinfo says of ${name}: ${parameter.description}`
          : undefined,
        at,
      };
}

function unknownParameter(
  module: string,
  option: ModprobeOption,
  info: ModuleInfo,
  at: readonly string[],
): Refusal {
  const names = info.parameters.map(({ name }) => name);
  const known =
    names.length === 0
      ? `${module} has no parameters`
      : `${module} has ${names.join(", ")}`;
  return {
    reason: "unknown-parameter",
    message: `${module} has no parameter ${JSON.stringify(option.name)}; the kernel would ignore it without an error`,
    hint: didYouMean(option.name, names) ?? known,
    at,
  };
}

function hasCommaInside(elements: readonly string[]): boolean {
  return elements.some((element) => element.includes(","));
}

/** Of the normal forms only that of a hexint differs from what sysfs prints (kernel/params.c, param_get_hexint). */
function asShown({ type }: ModuleParameter, normal: string): string {
  return type === "hexint"
    ? normal
        .split(",")
        .map((element) => `0x${BigInt(element).toString(16)}`)
        .join(",")
    : normal;
}
