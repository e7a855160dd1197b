import type { CliIo } from "../io.ts";
export async function executeDemo(
  _options: { readonly keep?: boolean },
  _io: CliIo,
): Promise<number> {
  return 0;
}
