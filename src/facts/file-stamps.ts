import {
  MODPROBE_DIRECTORIES,
  MODULES_LOAD_DIRECTORIES,
} from "../kmod/search-order.ts";
import type { ObservationRequest } from "../model/observation-request.ts";
import type { Fact } from "./fact.ts";
import { shownLines } from "./lines.ts";
import { OWN_FILES } from "./own-files.ts";

/** By absolute path on the host. */
export type FileStamps = ReadonlyMap<string, FileStamp>;

interface FileStamp {
  readonly inode: number;
  /** Seconds since the epoch. */
  readonly modified: number;
  /** Permission bits. */
  readonly mode: number;
}

/** What only `stat` can tell, of all files that other facts show: one process for all. */
export const fileStamps: Fact<FileStamps> = { name: "stamps", ask, parse };

/** Needs `$foreign` of the foreign files and `$drivers` of the PCI functions, where they are asked about. */
function ask({ modules, sriov }: ObservationRequest): string {
  const patterns = [
    ...[...MODPROBE_DIRECTORIES, ...MODULES_LOAD_DIRECTORIES].map(
      (directory) => `.${directory}/*.conf`,
    ),
    "./etc/modules",
    "./boot/init*",
    ...OWN_FILES.map((pattern) => `.${pattern}`),
    ...modules.flatMap((module) => [
      `./sys/module/${module}`,
      `./sys/module/${module}/parameters/*`,
    ]),
  ];
  const stat = (more: string): string =>
    `cd "$R/" && stat -L -c '|%i %Y %a %n' ${patterns.join(" ")}${more} 2> /dev/null
cd /`;
  return sriov === true
    ? `set -f
IFS=$newline
# shellcheck disable=SC2086 # a path each
set -- $foreign
unset IFS
set +f
for module in $drivers; do
    set -- "$@" "./sys/module/$module" "./sys/module/$module"/parameters/*
done
${stat(' "$@"')}`
    : stat("");
}

function parse(lines: readonly string[]): FileStamps {
  return new Map(
    shownLines(lines).flatMap(
      (line): readonly (readonly [string, FileStamp])[] => {
        const match = /^(\d+) (\d+) ([0-7]+) \.(\/.+)$/.exec(line);
        if (!match) return [];
        const [, inode, modified, mode = "", path = ""] = match;
        return [
          [
            path,
            {
              inode: Number(inode),
              modified: Number(modified),
              mode: Number.parseInt(mode, 8),
            },
          ],
        ];
      },
    ),
  );
}
