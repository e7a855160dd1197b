import type { ConfigFile } from "../model/observation.ts";
import { parseFiles } from "./config-files.ts";
import type { Fact } from "./fact.ts";
import type { FileStamps } from "./file-stamps.ts";
import { FOREIGN_KINDS, VF_WORDS, type ForeignKind } from "./foreign-kinds.ts";
import { OWN_FILES } from "./own-files.ts";

/**
 * Files of others that set VFs up. A profile or a script may hold passwords, so of most kinds only the lines that are
 * about VFs, or say which device is meant, leave the host; the others are empty, so that lines keep their numbers.
 */
export const foreignFiles: Fact<(stamps: FileStamps) => readonly ConfigFile[]> =
  { name: "foreign-files", ask, parse };

const PLACES = FOREIGN_KINDS.flatMap(({ places }) => places);

/**
 * One grep looks through all places, and one awk shows what it has found, if anything. Files of driverctl hold
 * nothing but a driver's name. Sets `$foreign` for the stamps: paths from `.`, a line each.
 */
function ask(): string {
  const [elsewhere, inLib] = [
    PLACES.filter((place) => !place.startsWith("lib/")),
    PLACES.filter((place) => place.startsWith("lib/")),
  ];
  return `found=$(
    cd "$R/" || exit
    set -- ${elsewhere.map((place) => `./${place}`).join(" ")}
    [ -L ./lib ] || set -- "$@" ${inLib.map((place) => `./${place}`).join(" ")}
    grep -lisE '${FIRST_LOOK}' "$@" < /dev/null
    for file in ./etc/driverctl.d/*; do
        if [ -f "$file" ] && is_one_line "$file"; then say "$file"; fi
    done
)
foreign=
set -f
IFS=$newline
for file in $found; do
    case $file in
        ${OWN_FILES.map((pattern) => `.${pattern}`).join(" | ")}) ;;
        # Half a name is no file.
        ./*) [ ! -f "$R/$file" ] || foreign=$foreign$file$newline ;;
    esac
done
if [ -n "$foreign" ]; then
    (
        cd "$R/" || exit
        # shellcheck disable=SC2086 # a path each
        awk '${SIEVE}' $foreign < /dev/null 2> /dev/null
    )
fi
unset IFS
set +f`;
}

/** What any of the kinds may be found by. */
const FIRST_LOOK = `sriov|sr-iov|num_?vfs|virtfn|virtual-function|embedded-switch|^[[:space:]]*link:|${VF_WORDS}`;

const SIEVE = `
    FNR == 1 {
        print "file " substr(FILENAME, 2)
        section = ""
        shown = "words"
        ${sieveOf("whole")}
        ${sieveOf("keyfile")}
        ${sieveOf("yaml")}
    }
    {
        line = tolower($0)
        keep = shown == "whole"
        if (shown == "keyfile") {
            if (line ~ /^[ \\t]*\\[/) section = line
            keep = line == section || section ~ /^[ \\t]*\\[(sriov|match)\\]/
            if (line ~ /^[ \\t]*(sriov|interface-name|mac-address|match-device)/) keep = 1
        } else if (shown == "yaml") {
            if (line ~ /virtual-function|embedded-switch/ && line !~ /pass|secret|psk|key|token/) keep = 1
            if (line ~ /^[^#:]*:[ \\t]*$/) keep = 1
            if (line ~ /^[ \\t]*(link|match|name|driver|macaddress|set-name)[ \\t]*:/) keep = 1
        } else if (shown == "words")
            keep = line ~ /sr-?iov|[ \\t]vf[ \\t]|eswitch|^[ \\t]*(iface[ \\t]|device=|hwaddr=)/
        print "|" (keep ? $0 : "")
    }`;

function sieveOf(shown: ForeignKind["shown"]): string {
  const paths = FOREIGN_KINDS.filter((kind) => kind.shown === shown).map(
    ({ path }) => path,
  );
  return `if (FILENAME ~ "${paths.join("|")}") shown = "${shown}"`;
}

function parse(
  lines: readonly string[],
): (stamps: FileStamps) => readonly ConfigFile[] {
  return (stamps) => parseFiles(lines, stamps).filter(isAboutVfs);
}

function isAboutVfs({ path, text }: ConfigFile): boolean {
  const lines = text.split("\n").filter((line) => !/^\s*[#;]/.test(line));
  return (
    FOREIGN_KINDS.find((kind) => new RegExp(kind.path).test(path))?.isAboutVfs(
      lines,
    ) ?? false
  );
}
