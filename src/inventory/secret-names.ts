import type { Value } from "../model/value.ts";

/** What is shown in place of a secret. */
export const MASK = "********";

/** Whether a variable is taken for a secret by its name, and never shown. */
export function isSecretName(name: string): boolean {
  return /(^|_)(pass(word|wd|phrase)?|secret|token|api_?key)$/i.test(name);
}

/** The value of a variable as it may be shown: secrets masked, inside it too. */
export function maskSecrets(name: string, value: Value): Value {
  if (isSecretName(name)) return MASK;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value))
    return value.map((item: Value) => maskSecrets("", item));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, Value]) => [
      key,
      maskSecrets(key, item),
    ]),
  );
}
