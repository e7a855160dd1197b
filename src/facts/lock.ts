import type { HeldLock } from "../model/observation.ts";
import type { Fact } from "./fact.ts";
import { shownLines, valueOf } from "./lines.ts";

/** Who holds the host's lock, and since when; `undefined` when nobody does. */
export const lock: Fact<HeldLock | undefined> = { name: "lock", ask, parse };

/** The same at the end of the probe: who took the lock meanwhile may have changed what was being read. */
export const lockAtEnd: Fact<HeldLock | undefined> = {
  name: "lock-at-end",
  ask: () => "who_holds",
  parse,
};

/**
 * A lock is alive while the transaction, or a step that outlived it, runs in this boot. Processes are looked for in
 * the kernel's own /proc: they are real even where the host's tree is a simulated one.
 */
function ask(): string {
  return `process_is_alive() {
    first_line "/proc/$1/stat" || return 1
    start=$2
    # shellcheck disable=SC2086 # the fields behind the name; the 20th of them is the time of start
    set -- \${value##*) }
    case $1 in Z | X) return 1 ;; esac
    shift 19
    [ "$1" = "$start" ]
}
who_holds() {
    [ -f "$R/run/virtfn/lock/owner" ] || return 0
    pid=
    boot=
    began=
    while read -r name value; do
        case $name in
            pid) pid=$value ;;
            boot) boot=$value ;;
            start) began=$value ;;
        esac
        say "|$name $value"
    done < "$R/run/virtfn/lock/owner"
    first_line "$R/proc/sys/kernel/random/boot_id"
    if [ "$boot" = "$value" ]; then
        if process_is_alive "$pid" "$began"; then
            say 'alive'
        elif first_line "$R/run/virtfn/lock/step" && process_is_alive "\${value%% *}" "\${value#* }"; then
            say 'alive'
        fi
    fi
}
who_holds`;
}

function parse(lines: readonly string[]): HeldLock | undefined {
  const shown = shownLines(lines);
  if (shown.length === 0) return undefined;
  return {
    transaction: valueOf(shown, "transaction") ?? "",
    holder: valueOf(shown, "holder") ?? "",
    since: Number(valueOf(shown, "since")) || 0,
    alive: lines.includes("alive"),
  };
}
