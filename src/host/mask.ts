import { quote } from "../changes/quote.ts";

/** What stands where a secret would. */
const MASK = "********";

/** The text without any of the secrets, bare or quoted for sh. Longer ones go first: one may hold another. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== "")
    .toSorted((a, b) => b.length - a.length)
    .reduce(
      (masked, secret) =>
        masked.replaceAll(quote(secret), MASK).replaceAll(secret, MASK),
      text,
    );
}
