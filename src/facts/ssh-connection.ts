import type { Fact } from "./fact.ts";
import { shownLines } from "./lines.ts";

/**
 * The address of ours at which the ssh connection that carries the probe ends; `undefined` when there is none.
 * The connection hands sshd's SSH_CONNECTION on as VIRTFN_SSH_CONNECTION, since sudo takes the former away. Where we
 * work on the host that somebody is logged in to, it may be found in the environment of what started us, such as sudo.
 */
export const sshConnection: Fact<string | undefined> = {
  name: "ssh",
  ask,
  parse,
};

function ask(): string {
  return `connection_of_ancestors() {
    pid=$PPID
    while [ "$pid" -gt 1 ]; do
        if [ -r "$R/proc/$pid/environ" ]; then
            # The variables are separated by NUL, which read leaves out: the last word runs into the next variable.
            while IFS= read -r value || [ -n "$value" ]; do
                while :; do
                    case $value in
                        *SSH_CONNECTION=*) value=\${value#*SSH_CONNECTION=} ;;
                        *) break ;;
                    esac
                    case $value in
                        [0-9a-fA-F:]*' '[0-9]*' '[0-9a-fA-F:]*' '[0-9]*)
                            say "|$value"
                            return
                            ;;
                    esac
                done
            done < "$R/proc/$pid/environ"
        fi
        first_line "$R/proc/$pid/stat" || return 0
        # shellcheck disable=SC2086 # the fields behind the name: state and parent
        set -- \${value##*) }
        pid=\${2:-0}
    done
} 2> /dev/null
if [ -n "\${VIRTFN_SSH_CONNECTION-}" ]; then
    if is_one_line "$VIRTFN_SSH_CONNECTION"; then say "|$VIRTFN_SSH_CONNECTION"; fi
else
    connection_of_ancestors
fi`;
}

/** `client port server port`; IPv4 may come mapped into IPv6, link-local addresses with a zone. */
function parse(lines: readonly string[]): string | undefined {
  const [, , server] = (shownLines(lines)[0] ?? "").trim().split(/\s+/);
  return server
    ?.toLowerCase()
    .replace(/%.*$/, "")
    .replace(/^::ffff:(?=\d+\.)/, "");
}
