import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { SourceFile } from "../diagnostics/source.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import type { SourceNode } from "../yaml/source-tree.ts";
import type { LoadFile, ParseContext } from "./context.ts";
import { describeNode } from "./describe-node.ts";
import { parsePlay } from "./parse-play.ts";
import type { Play, Playbook } from "./play.ts";

/**
 * A playbook's text to typed plays, or everything that is wrong with it. `loadFile` reads the files of `vars_files`.
 * Expressions are parsed, not evaluated: `checkPlaybook` does that for the hosts.
 */
export function parsePlaybook(
  file: SourceFile,
  loadFile: LoadFile,
): Result<Playbook> {
  const { playbook, diagnostics } = readPlaybook(file, loadFile);
  return diagnostics.some(({ severity }) => severity === "error")
    ? { ok: false, diagnostics }
    : { ok: true, value: playbook, warnings: diagnostics };
}

/** What could be read of a playbook, and what is wrong with the rest: enough to look for further faults. */
export interface ReadPlaybook {
  readonly playbook: Playbook;
  readonly diagnostics: readonly Diagnostic[];
}

export function readPlaybook(
  file: SourceFile,
  loadFile: LoadFile,
): ReadPlaybook {
  const tree = parseYaml(file);
  const nothing: Playbook = { path: file.path, plays: [] };
  if (!tree.ok) return { playbook: nothing, diagnostics: tree.diagnostics };
  if (tree.value === undefined)
    return { playbook: nothing, diagnostics: [empty(file)] };

  const diagnostics: Diagnostic[] = [];
  const context: ParseContext = {
    loadFile,
    report: (diagnostic) => void diagnostics.push(diagnostic),
  };
  const plays = parsePlays(tree.value, context);
  return { playbook: { path: file.path, plays }, diagnostics };
}

function parsePlays(root: SourceNode, context: ParseContext): readonly Play[] {
  if (root.kind !== "list") {
    context.report({
      code: "wrong-type",
      severity: "error",
      message: `a playbook is a list of plays, and this is ${describeNode(root)}`,
      range:
        root.kind === "map"
          ? (root.entries[0]?.keyRange ?? root.range)
          : root.range,
      hint: 'Begin each play with "- ", and indent the rest of it below.',
    });
    return [];
  }
  return root.items.flatMap((item) => {
    if (item.kind === "map") return [parsePlay(item, context)].filter(hasHosts);
    context.report({
      code: "wrong-type",
      severity: "error",
      message: `a play is a map with \`hosts\` and \`tasks\`, and this is ${describeNode(item)}`,
      range: item.range,
    });
    return [];
  });
}

/** Without hosts nothing more can be said of a play; why it has none was reported. */
function hasHosts({ hosts }: Play): boolean {
  return hosts !== "" && !hosts.includes("{{");
}

function empty(file: SourceFile): Diagnostic {
  return {
    code: "wrong-type",
    severity: "error",
    message: "a playbook is a list of plays, and this file is empty",
    range: { file, start: 0, end: 0 },
  };
}
