/**
 * What happens to a step after its deadline: it is asked to end, then killed, then left. A process that the kernel
 * holds (state D) dies of no signal before the kernel lets it go. The verbs may know what it waits for, and say so
 * before the first signal ends the shells around it, and remember it for undo, which must not wait for it as well.
 */
export const OVERDUE = `tx_overdue() {
  tx_limit=$((tx_limit + tx_grace))
  tx_late="no end after $1 s, so it was stopped"
  tx_descendants "$tx_child"
  # shellcheck disable=SC2086
  case $tx_phase in
    run)
      if command -v verb_overdue >/dev/null; then verb_overdue >>"$tx_journal/output" 2>/dev/null; fi
      tx_phase=term && kill -s TERM $tx_found 2>/dev/null ;;
    term) tx_phase='kill' && kill -s KILL $tx_found 2>/dev/null ;;
    kill)
      tx_status=stuck
      if command -v verb_hold >/dev/null; then (verb_hold $tx_found) 2>/dev/null; fi
      tx_late="no end after $1 s, and the kernel does not let it go: pid$tx_found" ;;
  esac
}

# tx_descendants PID: the living processes below it.
tx_descendants() {
  tx_found='' tx_family=" $1 " tx_grew=yes
  while [ -n "$tx_grew" ]; do
    tx_grew=''
    for tx_pid in /proc/[0-9]*; do
      tx_pid=\${tx_pid#/proc/}
      case $tx_family in *" $tx_pid "*) continue ;; esac
      tx_stat "$tx_pid" || continue
      case $tx_state in Z | X) continue ;; esac
      case $tx_family in
        *" $tx_parent "*) tx_found="$tx_found $tx_pid" tx_family="$tx_family$tx_pid " tx_grew=yes ;;
      esac
    done
  done
}`;
