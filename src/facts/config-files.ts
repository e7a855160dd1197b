import {
  MODPROBE_DIRECTORIES,
  MODULES_LOAD_DIRECTORIES,
} from "../kmod/search-order.ts";
import type { ConfigFile } from "../model/observation.ts";
import type { Fact } from "./fact.ts";
import type { FileStamps } from "./file-stamps.ts";
import { sections, shownText } from "./lines.ts";

/** Every `*.conf` of kmod's directories. */
export const modprobeFiles: Fact<
  (stamps: FileStamps) => readonly ConfigFile[]
> = {
  name: "modprobe.d",
  ask: () => `${SHOW}\n${showDirectories(MODPROBE_DIRECTORIES)}`,
  parse,
};

/** /etc/modules and every `*.conf` of modules-load.d. Uses the functions of {@link modprobeFiles}. */
export const modulesLoadFiles: Fact<
  (stamps: FileStamps) => readonly ConfigFile[]
> = {
  name: "modules-load.d",
  ask: () =>
    `show_config "$R/etc/modules"\n${showDirectories(MODULES_LOAD_DIRECTORIES)}`,
  parse,
};

/** A link to /dev/null replaces a file by nothing, so it is shown as an empty one. */
const SHOW = `show_config() {
    is_one_line "$1" || return
    if [ -f "$1" ] && [ -r "$1" ]; then
        say "file \${1#"$R"}"
        show_file "$1"
    elif [ -c "$1" ]; then
        say "file \${1#"$R"}"
    fi
}
show_configs() {
    for directory; do
        for file in "$R$directory"/*.conf; do
            show_config "$file"
        done
    done
}`;

/** Where /lib leads to /usr/lib, its files have been shown already. */
function showDirectories(directories: readonly string[]): string {
  const [shared, own] = [directories.slice(0, -1), directories.slice(-1)];
  return `show_configs ${shared.join(" ")}\n[ -L "$R/lib" ] || show_configs ${own.join(" ")}`;
}

function parse(
  lines: readonly string[],
): (stamps: FileStamps) => readonly ConfigFile[] {
  return (stamps) => parseFiles(lines, stamps);
}

/** `file PATH` before the lines of each. */
export function parseFiles(
  lines: readonly string[],
  stamps: FileStamps,
): readonly ConfigFile[] {
  return sections(lines, "file")
    .map((section) => ({
      path: section.title,
      text: shownText(section.lines),
      modified: stamps.get(section.title)?.modified ?? 0,
    }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
