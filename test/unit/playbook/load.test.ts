import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadPlaybook, readSourceFile } from "../../../src/playbook/load.ts";

const folder = mkdtempSync(join(tmpdir(), "virtfn-load-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test("files of variables are looked for beside the playbook", () => {
  mkdirSync(join(folder, "vars"));
  write("vars/cards.yml", "vf_count: 7\n");
  const path = write(
    "site.yml",
    "- hosts: all\n  vars_files: [vars/cards.yml]\n  tasks: []\n",
  );
  const { playbook, diagnostics } = loadPlaybook(path);
  expect(diagnostics).toEqual([]);
  expect(playbook.plays[0]?.vars.map(({ name }) => name)).toEqual(["vf_count"]);
});

test("a file of variables that is not there is told where it is named", () => {
  const path = write(
    "gap.yml",
    "- hosts: all\n  vars_files: [gone.yml]\n  tasks: []\n",
  );
  const [diagnostic, ...more] = loadPlaybook(path).diagnostics;
  expect(more).toEqual([]);
  expect(diagnostic?.message).toBe(
    `${join(folder, "gone.yml")} cannot be read: there is no such file`,
  );
  expect(diagnostic?.range?.file.path).toBe(path);
});

test("a playbook that is not there is told without a place", () => {
  const { playbook, diagnostics } = loadPlaybook(join(folder, "gone.yml"));
  expect(playbook.plays).toEqual([]);
  expect(diagnostics).toMatchObject([{ code: "file-unreadable" }]);
});

test("a folder is no file", () => {
  expect(readSourceFile(folder)).toMatchObject({
    ok: false,
    diagnostics: [{ message: `${folder} cannot be read: it is a folder` }],
  });
});

test("bytes that are no UTF-8 are no text", () => {
  const path = write("latin1.yml", Uint8Array.of(0x61, 0xe4, 0x0a));
  expect(readSourceFile(path)).toMatchObject({
    ok: false,
    diagnostics: [
      { message: `${path} cannot be read: it is not text in UTF-8` },
    ],
  });
});

test("a playbook with a byte order mark is read like any other", () => {
  const path = write(
    "mark.yml",
    "\ufeff- hosts: all\r\n  tasks:\r\n    - modprobe: {name: igb}\r\n",
  );
  const { playbook, diagnostics } = loadPlaybook(path);
  expect(diagnostics).toEqual([]);
  expect(playbook.plays[0]?.tasks).toHaveLength(1);
});
