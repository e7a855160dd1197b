import { describe, expect, test } from "vitest";
import { renderBootScript } from "../../../src/changes/boot-script.ts";
import type { Change } from "../../../src/changes/change.ts";
import { plainStyle } from "../../../src/diagnostics/style.ts";
import { renderFileDiff } from "../../../src/plan/render-file-diff.ts";
import { BOOT_SCRIPT } from "../../support/boot-scripts.ts";

const PATH = "/etc/virtfn/sriov/0000:01:00.0.sh";
const SCRIPT = renderBootScript(BOOT_SCRIPT);

/** What is shown of a script that is written where `previous` was, without the three lines at its head. */
function shown(previous: string | undefined, content = SCRIPT): string {
  const change: Change = {
    kind: "write-file",
    path: PATH,
    content,
    previous,
  };
  return linesOf(change).join("\n");
}

function linesOf(change: Change): readonly string[] {
  return renderFileDiff(change, plainStyle)
    .map((line) => line.trim())
    .slice(3);
}

const changed = (text: string) =>
  text.split("\n").filter((line) => /^[-+~]/.test(line));

describe("the diff of a boot script", () => {
  test("shows what is about its port, and counts the rest", () => {
    const text = shown(undefined);
    expect(text).toMatch(
      /^\+… \d+ lines of the part that is the same for every port; --output json has the whole$/m,
    );
    expect(text).toContain("+boot_pf='0000:01:00.0'");
    expect(text).toContain("+boot_change_1() {");
    expect(text).toContain('+exit "$boot_status"');
    expect(text).not.toContain("verb_write() {");
    expect(text.split("\n").length).toBeLessThan(80);
  });

  test("shows every changed line that is about its port", () => {
    const edited = SCRIPT.replace("'0x10c9'", "'0x1521'");
    expect(changed(shown(edited))).toEqual([
      "-boot_device='0x1521'",
      "+boot_device='0x10c9'",
    ]);
  });

  test("tells how much differs of what all ports share, also where somebody has edited it", () => {
    const edited = SCRIPT.replace("sleep", "usleep");
    expect(edited).not.toBe(SCRIPT);
    expect(changed(shown(edited))).toEqual([
      "~… 2 lines of the part that is the same for every port differ; --output json has the whole",
    ]);
  });

  test("shows lines between the functions", () => {
    const edited = SCRIPT.replace(
      "\nverb_write() {",
      "\nrm -rf /srv\n\nverb_write() {",
    );
    expect(changed(shown(edited))).toContain("-rm -rf /srv");
    expect(changed(shown(undefined, edited))).toContain("+rm -rf /srv");
  });

  test("hides no function that virtfn does not know", () => {
    const strange = SCRIPT.replace(
      "verb_settle() {",
      "verb_settle() {\n  rm -rf /srv",
    );
    expect(changed(shown(SCRIPT, strange))).toContain("+  rm -rf /srv");
  });

  test("counts in the same way what goes away", () => {
    const lines = linesOf({
      kind: "remove-file",
      path: PATH,
      previous: SCRIPT,
    });
    expect(lines.join("\n")).toMatch(/^-… \d+ lines of the part/m);
    expect(lines).toContain("-boot_pf='0000:01:00.0'");
  });
});

test("other files are shown whole", () => {
  expect(
    linesOf({
      kind: "write-file",
      path: "/etc/modprobe.d/zz-virtfn-igb.conf",
      content: "verb_end() { :; }\n",
      previous: undefined,
    }),
  ).toEqual(["+verb_end() { :; }"]);
});
