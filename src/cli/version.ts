import { readFileSync } from "node:fs";
import { shippedFile } from "./shipped-file.ts";

export function version(): string {
  const text = readFileSync(shippedFile("package.json"), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
