/**
 * The wait of a transaction that may have cut its runner off. Its clock is the transaction's own, so it needs nobody.
 * Whoever makes the link `confirmation` first has decided: the runner, over a new connection, or the end of the time. For
 * a person there is a file that is typed more easily.
 */
export const CONFIRM = `# tx_confirm SECONDS: fails when nobody has confirmed by then, or when told to stop.
tx_confirm() {
  rm -f "$tx_journal/confirmation" "$R/run/virtfn/confirmed"
  tx_ticks=0
  tx_log confirm await "$1" "$tx_boot"
  until [ -L "$tx_journal/confirmation" ]; do
    if tx_told_to_stop; then return 1; fi
    if [ -e "$R/run/virtfn/confirmed" ]; then ln -s confirmed "$tx_journal/confirmation" 2>/dev/null; fi
    if [ "$tx_ticks" -gt "$1" ]; then
      ln -s expired "$tx_journal/confirmation" 2>/dev/null
      break
    fi
    read -r tx_event tx_number <&9 || continue
    if [ "$tx_event" = tick ]; then tx_ticks=$((tx_ticks + 1)); fi
  done
  if [ "$(readlink "$tx_journal/confirmation")" = confirmed ]; then
    tx_log confirm 'done'
    return 0
  fi
  tx_unconfirmed=$1 tx_why="nobody confirmed within $1 s"
  tx_log confirm expired "$1"
  return 1
}`;
