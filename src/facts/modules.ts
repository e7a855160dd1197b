import { parseModinfo } from "../kmod/modinfo.ts";
import { parseModuleName, type ModuleName } from "../model/module-name.ts";
import type { LiveParameter, ModuleObservation } from "../model/observation.ts";
import type { ObservationRequest } from "../model/observation-request.ts";
import type { Fact } from "./fact.ts";
import type { FileStamps } from "./file-stamps.ts";
import { keyword, sections, shownLines, valueOf, valuesOf } from "./lines.ts";

/** The modules asked about; modes and inodes come from the stamps. */
export const modules: Fact<
  (stamps: FileStamps) => Readonly<Record<string, ModuleObservation>>
> = {
  name: "modules",
  ask,
  parse,
};

/** Uses `$drivers` of the PCI functions, which holds the modules of those drivers that are not asked about by name. */
function ask({ modules: asked, sriov }: ObservationRequest): string {
  if (asked.length === 0 && sriov !== true) return "";
  const calls = asked.map((module) => `show_module ${module}`);
  if (sriov === true)
    calls.push(`for module in $drivers; do
    show_module "$module"
done`);
  return `show_module() {
    say "module $1"
    directory=$R/sys/module/$1
    if [ -d "$directory" ]; then
        if first_line "$directory/initstate"; then say "state $value"; else say 'state'; fi
        if first_line "$directory/refcnt"; then say "references $value"; fi
        for entry in "$directory"/holders/*; do
            if [ -e "$entry" ] && is_one_line "$entry"; then say "holder \${entry##*/}"; fi
        done
        for entry in "$directory"/parameters/*; do
            if [ ! -e "$entry" ] || ! is_one_line "$entry"; then continue; fi
            if first_line "$entry"; then
                say "parameter \${entry##*/} $value"
            else
                say "parameter \${entry##*/}"
            fi
        done
    fi
    output=$(modinfo "$1" 2> /dev/null)
    if [ -n "$output" ]; then
        show_lines "$output"
    elif grep -q "/$(printf '%s' "$1" | sed 's/_/[-_]/g')\\.ko" "$R/lib/modules/$release/modules.builtin" 2> /dev/null; then
        say 'builtin'
    fi
    if [ -f "$R/run/virtfn/loaded/$1" ]; then
        while IFS= read -r line; do
            say "loaded $line"
        done < "$R/run/virtfn/loaded/$1"
    fi
}
first_line "$R/proc/sys/kernel/osrelease"
release=$value
${calls.join("\n")}`;
}

function parse(
  lines: readonly string[],
): (stamps: FileStamps) => Readonly<Record<string, ModuleObservation>> {
  return (stamps) =>
    Object.fromEntries(
      sections(lines, "module").flatMap(
        (section): readonly (readonly [string, ModuleObservation])[] => {
          const name = parseModuleName(section.title);
          return name === undefined
            ? []
            : [[name, parseModule(name, section.lines, stamps)]];
        },
      ),
    );
}

function parseModule(
  name: ModuleName,
  lines: readonly string[],
  stamps: FileStamps,
): ModuleObservation {
  const info = parseModinfo(shownLines(lines));
  return {
    name,
    state: stateOf(
      valueOf(lines, "state"),
      lines.includes("builtin"),
      info?.filename,
    ),
    holders: valuesOf(lines, "holder"),
    references: countOf(valueOf(lines, "references")),
    netDevices: [],
    liveParameters: valuesOf(lines, "parameter").map((text) =>
      parseLiveParameter(name, text, stamps),
    ),
    info,
    loadedWith: loadedWith(
      valuesOf(lines, "loaded"),
      stamps.get(`/sys/module/${name}`)?.inode,
    ),
  };
}

function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** A folder in /sys/module without `initstate` belongs to a built-in module (kernel/params.c, param_sysfs_builtin). */
function stateOf(
  state: string | undefined,
  isBuiltin: boolean,
  filename: string | undefined,
): ModuleObservation["state"] {
  if (state === "live") return "loaded";
  if (isBuiltin || filename === "(builtin)") return "builtin";
  if (state !== undefined)
    return state === "" && filename === undefined ? "builtin" : "busy";
  return filename === undefined ? "missing" : "absent";
}

function parseLiveParameter(
  module: ModuleName,
  text: string,
  stamps: FileStamps,
): LiveParameter {
  const [name, value] = keyword(text);
  const mode =
    stamps.get(`/sys/module/${module}/parameters/${name}`)?.mode ?? 0;
  return {
    name,
    value: text.includes(" ") ? value : undefined,
    writable: (mode & 0o222) !== 0,
  };
}

/** First the inode of /sys/module/M after the load, then the options: another load has another inode. */
function loadedWith(
  lines: readonly string[],
  inode: number | undefined,
): readonly string[] | undefined {
  const [written, ...options] = lines;
  if (written === undefined || inode === undefined || Number(written) !== inode)
    return undefined;
  return options.filter((option) => option !== "");
}
