export const STEPS = `# tx_step NUMBER DEADLINE TITLE [short]
tx_step() {
  if tx_told_to_stop; then return 1; fi
  tx_reached=$1
  tx_log step "$1" start "$3"
  tx_mark "\${4-}"
  if tx_perform "tx_run_$1" "$2" "step $1"; then
    tx_log step "$1" 'done'
    return 0
  fi
  tx_failed=$1 tx_why=$tx_reason
  tx_log step "$1" failed "$tx_reason"
  return 1
}

# tx_mark [short]: where the kernel's log ends, for the step that follows. Reading it takes longer than short steps, so
# those that follow one another within a second share a mark.
tx_mark() {
  command -v verb_kernel_mark >/dev/null || return 0
  read -r tx_now _ </proc/uptime
  if [ "$1\${tx_now%.*}" = "short$tx_marked" ]; then return; fi
  tx_marked=\${tx_now%.*}
  unset mark
  verb_kernel_mark
}

tx_told_to_stop() {
  [ -n "$tx_stop" ] || [ -e "$tx_journal/cancel" ]
}

# tx_undo NUMBER DEADLINE TITLE
tx_undo() {
  if [ "$1" -gt "$tx_reached" ]; then return 0; fi
  tx_log undo "$1" start "$3"
  tx_mark ''
  if tx_perform "tx_undo_$1" "$2" "undo $1"; then
    tx_log undo "$1" 'done'
  else
    tx_undo_failed="$tx_undo_failed; undoing step $1 failed: $tx_reason"
    tx_log undo "$1" failed "$tx_reason"
  fi
}`;
