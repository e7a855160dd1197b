import { buildCli } from "./built-cli.ts";

/** Before any test. */
export function setup(): void {
  buildCli();
}
