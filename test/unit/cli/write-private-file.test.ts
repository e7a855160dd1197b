import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writePrivateFile } from "../../../src/cli/write-private-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "virtfn-private-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a private file", () => {
  test("is for its owner alone, also where one for everybody stood", () => {
    const path = join(folder, "plan.json");
    writeFileSync(path, "old", { mode: 0o644 });
    writePrivateFile(path, "new");
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["plan.json"]);
  });

  test("replaces a file, and leaves who has it open with the old text", () => {
    const path = join(folder, "plan.json");
    writeFileSync(path, "old");
    const before = statSync(path).ino;
    writePrivateFile(path, "new");
    expect(statSync(path).ino).not.toBe(before);
  });

  test("is written where a link points to", () => {
    writeFileSync(join(folder, "real.json"), "old");
    symlinkSync("real.json", join(folder, "plan.json"));
    writePrivateFile(join(folder, "plan.json"), "new");
    expect(readFileSync(join(folder, "real.json"), "utf8")).toBe("new");
  });

  test("leaves nothing behind when it cannot be put in place", () => {
    expect(() =>
      writePrivateFile(join(folder, "no-such", "plan.json"), "new"),
    ).toThrow("ENOENT");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("goes to a device as it is", () => {
    writePrivateFile("/dev/null", "new");
    expect(statSync("/dev/null").isFile()).toBe(false);
  });
});
