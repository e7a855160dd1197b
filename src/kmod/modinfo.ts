import {
  PARAMETER_TYPES,
  type ModuleParameter,
  type ParameterType,
} from "../model/module-parameter.ts";
import type { ModuleInfo } from "../model/observation.ts";

/**
 * Reads what `modinfo MODULE` prints (kmod tools/modinfo.c). A description may hold line ends: lines that do not begin
 * with a field's name belong to the field before. `undefined` when there is no file name, that is, no module.
 */
export function parseModinfo(lines: readonly string[]): ModuleInfo | undefined {
  const fields = joinFields(lines);
  const filename = fields.find(([name]) => name === "filename")?.[1];
  if (filename === undefined) return undefined;
  return {
    filename,
    parameters: fields
      .filter(([name]) => name === "parm")
      .map(([, text]) => parseParameter(text)),
    aliases: fields
      .filter(([name]) => name === "alias")
      .map(([, text]) => text),
  };
}

type Field = readonly [name: string, text: string];

function joinFields(lines: readonly string[]): readonly Field[] {
  const fields: [string, string][] = [];
  for (const line of lines) {
    const match = /^(([A-Za-z_][\w-]*): *)(.*)$/s.exec(line);
    const last = fields.at(-1);
    if (match && (match[1] ?? "").length >= TEXT_COLUMN)
      fields.push([match[2] ?? "", match[3] ?? ""]);
    else if (last) last[1] += `\n${line}`;
  }
  return fields;
}

/** Names are padded to this width, which tells a field from a description's second line that looks like one. */
const TEXT_COLUMN = 16;

/** `name:description (type)`, or `name:type` where the module describes nothing. */
function parseParameter(text: string): ModuleParameter {
  const colon = text.indexOf(":");
  const name = (colon < 0 ? text : text.slice(0, colon)).replaceAll("-", "_");
  const rest = colon < 0 ? "" : text.slice(colon + 1);
  const tail = /^(.*?) ?\(([^()]*)\)$/s.exec(rest);
  const typed = parseType(tail?.[2] ?? "");
  if (typed.type !== undefined)
    return { name, ...typed, description: tail?.[1] ?? "" };
  const bare = parseType(rest);
  return { name, ...bare, description: bare.type === undefined ? rest : "" };
}

function parseType(text: string): Pick<ModuleParameter, "type" | "isArray"> {
  const element = text.startsWith("array of ")
    ? text.slice("array of ".length)
    : undefined;
  const type = PARAMETER_TYPES.find((known) => known === (element ?? text));
  return {
    type: type satisfies ParameterType | undefined,
    isArray: element !== undefined,
  };
}
