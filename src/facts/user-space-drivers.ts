import type { Fact } from "./fact.ts";
import { shownLines } from "./lines.ts";

/** A process that holds the character device of a function: a virtual machine, or a DPDK program. */
export interface SeenOpening {
  /** `/dev/vfio/12`, `/dev/vfio/devices/vfio3`, `/dev/uio0` */
  readonly path: string;
  readonly pid: number;
  readonly command: string;
  readonly domain: string | undefined;
}

/** Looks through all open files, but only when some function has a driver that serves user space. */
export const userSpaceDrivers: Fact<readonly SeenOpening[]> = {
  name: "openings",
  ask,
  parse,
};

/** Needs `$userspace` of the PCI functions. The files go through `ls`, since reading a link takes a process each. */
function ask(): string {
  return `if [ -n "$userspace" ]; then
    # shellcheck disable=SC2012 # find without -printf would take a process for each link
    output=$(ls -l /dev/null "$R"/proc/[0-9]*/fd 2> /dev/null | awk '
        /^\\/.*\\/fd:$/ { pid = $0; sub(/\\/fd:$/, "", pid); sub(/.*\\//, "", pid) }
        / -> .*\\/dev\\/(vfio|uio)/ {
            path = $0
            sub(/.* -> .*\\/dev\\//, "/dev/", path)
            sub(/.* -> \\/dev\\//, "/dev/", path)
            if (pid != "" && path != "/dev/vfio/vfio" && !seen[pid " " path]++) print pid, path
        }')
    for opening in $output; do
        case $opening in
            [0-9]*)
                pid=$opening
                first_line "$R/proc/$pid/comm" || value=unknown
                command=$value
                domain=
                # The arguments are separated by NUL, which read leaves out: "-name guest=web1,debug…" has no blank here.
                if first_line "$R/proc/$pid/cmdline"; then
                    case $value in
                        *-nameguest=*)
                            domain=\${value#*-nameguest=}
                            domain=\${domain%%,*}
                            ;;
                    esac
                fi
                ;;
            *) say "|$pid $opening $domain/$command" ;;
        esac
    done
fi`;
}

function parse(lines: readonly string[]): readonly SeenOpening[] {
  return shownLines(lines).flatMap((line) => {
    const match = /^(\d+) (\/\S+) ([^/]*)\/(.*)$/.exec(line);
    if (!match) return [];
    const [, pid, path = "", domain, command = ""] = match;
    return [
      {
        path,
        pid: Number(pid),
        command,
        domain: domain === "" ? undefined : domain,
      },
    ];
  });
}
