import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";

/** All values in order, or all that is wrong with any of them. */
export function gather<T>(results: readonly Result<T>[]): Result<readonly T[]> {
  const diagnostics = results.flatMap((result): readonly Diagnostic[] =>
    result.ok ? result.warnings : result.diagnostics,
  );
  if (results.some((result) => !result.ok)) return { ok: false, diagnostics };
  const value = results.flatMap((result) => (result.ok ? [result.value] : []));
  return { ok: true, value, warnings: diagnostics };
}

export function success<T>(
  value: T,
  warnings: readonly Diagnostic[] = [],
): Result<T> {
  return { ok: true, value, warnings };
}

export function failure(...diagnostics: readonly Diagnostic[]): Result<never> {
  return { ok: false, diagnostics };
}

export function warning(
  code: Diagnostic["code"],
  message: string,
  hint: string,
): Diagnostic {
  return { code, severity: "warning", message, hint };
}
