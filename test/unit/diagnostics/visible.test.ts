import { expect, test } from "vitest";
import { visible, visibleText } from "../../../src/diagnostics/visible.ts";

test.each([
  ["qemu-system-x86", "qemu-system-x86"],
  ["Zürich – 東京", "Zürich – 東京"],
  ["\u001b[2J", "\\x1b[2J"],
  ["a\nb\rc\td", "a\\nb\\rc\\td"],
  ["\u009b31m", "\\x9b31m"],
  ["\u007f\u0000", "\\x7f\\x00"],
  ["igb\u202egpj.exe", "igb\\u202egpj.exe"],
  ["a\u2028b", "a\\u2028b"],
])("%j is shown as %s", (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test("a text keeps its lines and tabs, and nothing else that a terminal obeys", () => {
  expect(visibleText("options igb\tmax_vfs=7\n\u001b[2J\r\n")).toBe(
    "options igb\tmax_vfs=7\n\\x1b[2J\\r\n",
  );
});
