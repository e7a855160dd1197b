export const STEPS = `# tx_step NUMBER DEADLINE TITLE
tx_step() {
  if tx_told_to_stop; then return 1; fi
  tx_reached=$1
  tx_log step "$1" start "$3"
  if tx_perform "tx_run_$1" "$2" "step $1"; then
    tx_log step "$1" 'done'
    return 0
  fi
  tx_failed=$1 tx_why=$tx_reason
  tx_log step "$1" failed "$tx_reason"
  return 1
}

tx_told_to_stop() {
  [ -n "$tx_stop" ] || [ -e "$tx_journal/cancel" ]
}

# tx_undo NUMBER DEADLINE TITLE
tx_undo() {
  if [ "$1" -gt "$tx_reached" ]; then return 0; fi
  tx_log undo "$1" start "$3"
  if tx_perform "tx_undo_$1" "$2" "undo $1"; then
    tx_log undo "$1" 'done'
  else
    tx_undo_failed="$tx_undo_failed; undoing step $1 failed: $tx_reason"
    tx_log undo "$1" failed "$tx_reason"
  fi
}`;
