import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect } from "vitest";

/** Compares a whole text with a file; with `UPDATE=1` the file is rewritten instead, and the change is reviewed. */
export function expectFile(path: string, text: string): void {
  if (process.env["UPDATE"] === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(text, path).toBe(readFileSync(path, "utf8"));
}
