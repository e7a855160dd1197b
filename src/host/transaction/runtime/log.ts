/** One write for each line, so that a follower never meets half of one; then a byte to whoever follows. */
export const LOG = `tx_log() {
  printf '%.2000s\\n' "$*" >>"$tx_journal/log"
  for tx_wake in "$tx_journal"/wake.*; do
    if [ -p "$tx_wake" ]; then printf '\\n' 1<>"$tx_wake"; fi
  done
} 2>/dev/null`;
