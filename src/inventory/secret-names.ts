/** What is shown in place of a secret. */
export const MASK = "********";

/** Whether a variable is taken for a secret by its name, and never shown. */
export function isSecretName(name: string): boolean {
  return /(^|_)(pass(word|wd|phrase)?|secret|token|api_?key)$/i.test(name);
}
