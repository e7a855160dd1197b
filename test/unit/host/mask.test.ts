import { expect, test } from "vitest";
import { maskSecrets } from "../../../src/host/mask.ts";

test.each([
  ["bare", "echo hunter2", ["hunter2"], "echo ********"],
  ["quoted for sh", String.raw`echo 'it'\''s'`, ["it's"], "echo ********"],
  ["several times", "a a", ["a"], "******** ********"],
  ["one within another", "abc ab", ["ab", "abc"], "******** ********"],
  ["no secret at all", "abc", [], "abc"],
  ["an empty one", "abc", [""], "abc"],
])("a secret is masked: %s", (_title, text, secrets, masked) => {
  expect(maskSecrets(text, secrets)).toBe(masked);
});
