/**
 * Steps run in a child each, and the loop waits for an event: its end or the clock's next second. No `timeout`: it
 * would wait for a process that the kernel does not let go. Nor can a signal end that one, so it is named and left.
 */
export const PERFORM = `tx_tick() {
  trap 'kill "$tx_sleep" 2>/dev/null; exit 0' TERM
  while tx_alive $$ "$tx_start"; do
    sleep 1 &
    tx_sleep=$!
    wait "$tx_sleep"
    printf 'tick\\n' >&9
  done
} 2>/dev/null

# tx_perform FUNCTION DEADLINE PREFIX
tx_perform() {
  tx_serial=$((tx_serial + 1)) tx_ticks=0 tx_phase=run tx_limit=$2 tx_status=
  : >"$tx_journal/output"
  {
    (umask 022 && "$1") 9>&-
    printf 'end %s %s\\n' "$tx_serial" "$?" >&9
  } >>"$tx_journal/output" 2>&1 </dev/null 8>&- &
  tx_child=$!
  if tx_stat "$tx_child"; then printf '%s %s\\n' "$tx_child" "$tx_began" 2>/dev/null >"$tx_lock/step"; fi
  while [ -z "$tx_status" ]; do
    read -r tx_event tx_number tx_result <&9 || continue
    case $tx_event in
      end) if [ "$tx_number" = "$tx_serial" ]; then tx_status=$tx_result; fi ;;
      tick)
        tx_ticks=$((tx_ticks + 1))
        if [ "$tx_ticks" -gt "$tx_limit" ]; then tx_overdue "$2"; fi ;;
    esac
  done
  tx_report "$3"
  if [ "$tx_status" != stuck ]; then wait "$tx_child"; fi
  case $tx_phase in
    run) tx_reason=\${tx_words:-exit status $tx_status} ;;
    *) tx_reason=$tx_late\${tx_words:+: $tx_words} ;;
  esac
  [ "$tx_phase $tx_status" = 'run 0' ]
}

# Logs what was printed, up to a point; keeps the last three lines as the reason. How shells tell of our own signals
# is no part of it.
tx_report() {
  tx_words='' tx_second='' tx_third='' tx_count=0
  while IFS= read -r tx_line || [ -n "$tx_line" ]; do
    case $tx_phase,$tx_line in *, | term,Terminated | kill,Terminated | kill,Killed) continue ;; esac
    tx_count=$((tx_count + 1))
    if [ "$tx_count" -le 200 ]; then tx_log "$1" output "$tx_line"; fi
    tx_third=$tx_second tx_second=$tx_words tx_words=$tx_line
  done <"$tx_journal/output"
  tx_words=\${tx_third:+$tx_third; }\${tx_second:+$tx_second; }$tx_words
}`;
