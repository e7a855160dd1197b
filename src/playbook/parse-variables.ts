import { parseYaml } from "../yaml/parse-yaml.ts";
import type { SourceMap, SourceNode } from "../yaml/source-tree.ts";
import { checkTemplates } from "./check-templates.ts";
import type { ParseContext } from "./context.ts";
import { describeNode } from "./describe-node.ts";
import { textsOf } from "./parse-texts.ts";
import type { WrittenVariable } from "./play.ts";

/** The variables of a map; their expressions are parsed here and evaluated when somebody asks for them. */
export function parseVariables(
  written: SourceNode | undefined,
  origin: WrittenVariable["origin"],
  context: ParseContext,
): readonly WrittenVariable[] {
  if (written?.kind !== "map") return [];
  for (const { key, keyRange } of written.entries) {
    const fault = faultOfName(key);
    if (fault !== undefined)
      context.report({
        code: "bad-value",
        severity: "error",
        message: fault,
        range: keyRange,
      });
  }
  checkTemplates(written, context);
  return written.entries.map(({ key, keyRange, value }) => ({
    name: key,
    value,
    origin,
    nameRange: keyRange,
  }));
}

/** The variables of all files of `vars_files`; a later file wins over an earlier one. */
export function parseVariableFiles(
  written: SourceNode | undefined,
  context: ParseContext,
): readonly WrittenVariable[] {
  return textsOf(written).flatMap(({ text, node }) => {
    const map = loadVariables(text, node, context);
    return parseVariables(map, "play vars_files", context);
  });
}

function loadVariables(
  path: string,
  node: SourceNode,
  context: ParseContext,
): SourceMap | undefined {
  if (path.includes("{{")) {
    context.report({
      code: "bad-value",
      severity: "error",
      message:
        "files of variables are read before any variable is known, so their names cannot hold an expression",
      range: node.range,
    });
    return undefined;
  }
  const file = context.loadFile(path, node.range.file);
  if (!file.ok) {
    for (const diagnostic of file.diagnostics)
      context.report({ ...diagnostic, range: diagnostic.range ?? node.range });
    return undefined;
  }
  const tree = parseYaml(file.value);
  if (!tree.ok) tree.diagnostics.forEach(context.report);
  if (!tree.ok || tree.value === undefined) return undefined;
  if (tree.value.kind === "map") return tree.value;
  context.report({
    code: "wrong-type",
    severity: "error",
    message: `a file of variables is a map of names and values, and this is ${describeNode(tree.value)}`,
    range: tree.value.range,
  });
  return undefined;
}

/** Names that mean something of their own in every expression. */
const RESERVED: ReadonlySet<string> = new Set([
  "item",
  "facts",
  "inventory_hostname",
  "inventory_hostname_short",
  "group_names",
  "groups",
]);

function faultOfName(name: string): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name))
    return `"${name}" cannot be the name of a variable: letters, digits and "_" only, and no digit first`;
  if (RESERVED.has(name))
    return `"${name}" is given by virtfn, and cannot be a variable of yours`;
  if (/^(?:and|or|not|in|is|if|else|true|false|none)$/i.test(name))
    return `"${name}" is a word of the expression language, and cannot be a variable`;
  return undefined;
}
