import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Value, ValueMap } from "../model/value.ts";
import { rangeAt } from "../yaml/lookup.ts";
import type { SourceMap } from "../yaml/source-tree.ts";
import { splitParams } from "./split-params.ts";

export type Settled =
  | { readonly ok: true; readonly value: ValueMap }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

/**
 * The second half of the translation of Ansible's modprobe: what was a template when the playbook was read, now that
 * it has a value.
 */
export function settleTranslated(value: ValueMap, written: SourceMap): Settled {
  const persist = persistOf(value["persist"]);
  const isAbsent = value["state"] === "absent";
  if (isAbsent && value["persist"] === "present")
    return fault(
      written,
      ["persist"],
      "`state: absent` with `persistent: present` unloads the module now and loads it at the next boot",
    );
  const options = isAbsent ? undefined : optionsOf(value["options"]);
  if (options && !options.ok)
    return fault(written, ["options"], options.message);
  const { options: _options, persist: _persist, ...rest } = value;
  return {
    ok: true,
    value: {
      ...rest,
      ...(options ? { options: options.value } : {}),
      ...(persist === undefined ? {} : { persist }),
    },
  };
}

/** Ansible's three words; anything else is left to the schema. */
export function persistOf(persistent: Value | undefined): Value | undefined {
  if (persistent === "present") return true;
  return persistent === "disabled" ? false : persistent;
}

function optionsOf(
  value: Value | undefined,
):
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly message: string }
  | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string") return { ok: true, value };
  const split = splitParams(value);
  if (!split.ok) return split;
  return {
    ok: true,
    value: Object.fromEntries(
      split.params.map((param) => [param.name, param.value]),
    ),
  };
}

function fault(
  written: SourceMap,
  path: readonly string[],
  message: string,
): Settled {
  return {
    ok: false,
    diagnostic: {
      code: "bad-value",
      severity: "error",
      message,
      range: rangeAt(written, path),
    },
  };
}
