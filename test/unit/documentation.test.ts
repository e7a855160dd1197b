import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { renderDiagnostics } from "../../src/diagnostics/render.ts";
import { validatePlaybook } from "../../src/playbook/check.ts";
import { readPlaybook } from "../../src/playbook/parse.ts";

const ROOT = join(import.meta.dirname, "../..");

/** The pages whose YAML is playbooks, or tasks of one. */
for (const page of [
  "README.md",
  "docs/playbooks.md",
  "docs/modprobe.md",
  "docs/sriov.md",
])
  describe(page, () => {
    const snippets = yamlOf(page);

    test("shows YAML", () => {
      expect(snippets.length).toBeGreaterThan(0);
    });

    for (const { text, line } of snippets)
      test(`line ${line} is a playbook, or a task of one, without a fault`, () => {
        expect(faultsOf(text)).toBe("");
      });
  });

interface Snippet {
  readonly text: string;
  /** Of the page, where the snippet begins. */
  readonly line: number;
}

function yamlOf(page: string): readonly Snippet[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  return [...text.matchAll(/^```ya?ml\n([^]*?)^```$/gm)].map((match) => ({
    text: match[1] ?? "",
    line: text.slice(0, match.index).split("\n").length + 1,
  }));
}

function faultsOf(snippet: string): string {
  const isPlaybook = /^(?:- | {2})hosts:/m.test(snippet);
  const text = isPlaybook
    ? snippet
    : `- hosts: all\n  tasks:\n${snippet.replaceAll(/^(?=.)/gm, "    ")}`;
  const read = readPlaybook({ path: "snippet.yml", text }, () => ({
    ok: false,
    diagnostics: [],
  }));
  return renderDiagnostics(validatePlaybook(read, () => []));
}
