import { buildCli } from "../support/built-cli.ts";
import { buildLab } from "./build.ts";

/** Before any test, so that tests which run side by side find everything built. */
export async function setup(): Promise<void> {
  buildCli();
  await buildLab();
}
