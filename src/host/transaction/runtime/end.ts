export const END = `# tx_end OUTCOME REASON: says how it ended, and leaves nothing locked or half-made.
tx_end() {
  tx_ended=yes
  if [ -n "$tx_clock" ]; then kill "$tx_clock" 2>/dev/null; fi
  {
    printf '%s\\n' "$1"
    if [ -n "$tx_failed" ]; then printf 'step %s\\n' "$tx_failed"; fi
    if [ -n "$tx_unconfirmed" ]; then printf 'unconfirmed %s\\n' "$tx_unconfirmed"; fi
    if [ -n "\${2-}" ]; then printf 'reason %.800s\\n' "$2"; fi
    if [ "$1" = locked ]; then
      printf '%s\\n' "transaction $tx_owner" "since $tx_owner_since" "holder $tx_owner_holder"
    fi
  } 2>/dev/null 1<>"$tx_journal/outcome.new"
  mv -f "$tx_journal/outcome.new" "$tx_journal/outcome"
  set -- "$tx_journal/events" "$tx_journal/alive" "$tx_journal/output" "$tx_journal"/wake.*
  if [ -n "$tx_locked" ]; then
    set -- "$@" "$R/run/virtfn/replaced" "$R/run/virtfn/loading" "$R/run/virtfn/written" "$R/run/virtfn/confirmed" "$tx_lock"
    tx_remove_with_old "$@"
  else
    rm -rf "$@"
  fi
  exit 0
}

# Of the journals, the last 20 stay. Their names sort by time. None goes without the lock: it could be a running one's.
tx_remove_with_old() {
  tx_number=0
  for tx_folder in "$R"/var/lib/virtfn/transactions/*; do tx_number=$((tx_number + 1)); done
  for tx_folder in "$R"/var/lib/virtfn/transactions/*; do
    if [ "$tx_number" -le 20 ]; then break; fi
    tx_number=$((tx_number - 1))
    if [ "$tx_folder" != "$tx_journal" ]; then set -- "$@" "$tx_folder"; fi
  done
  rm -rf "$@"
}

tx_unexpected() {
  if [ -n "$tx_ended" ]; then exit; fi
  if [ "$tx_reached" -eq 0 ]; then tx_end not_begun 'the journal cannot be written'; fi
  tx_end revert_failed 'the transaction ended unexpectedly'
}

tx_main() {
  trap '' HUP
  trap 'tx_stop=yes' INT TERM
  trap tx_unexpected EXIT
  tx_open_journal
  tx_take_lock
  exec 9<>"$tx_journal/events"
  { exec 8>&- && tx_tick; } </dev/null >/dev/null &
  tx_clock=$!
  if tx_steps; then
    tx_finish_all
    tx_end committed
  fi
  tx_undo_all
  if [ -n "$tx_undo_failed" ]; then tx_end revert_failed "\${tx_why:-cancelled}$tx_undo_failed"; fi
  if [ -n "$tx_failed$tx_unconfirmed" ]; then tx_end reverted "$tx_why"; fi
  tx_end cancelled
}`;
