import { buildCli } from "./built-cli.ts";

/** Before any test. */
export default function buildOnce(): void {
  buildCli();
}
