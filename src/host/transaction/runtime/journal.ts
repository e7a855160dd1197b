/** The outcome's block is taken while there is room, so that a full disk cannot swallow the result. */
export const JOURNAL = `tx_open_journal() {
  umask 077
  if [ ! -d "$tx_journal" ]; then mkdir -p "$tx_journal" || exit 1; fi
  if [ ! -p "$tx_journal/events" ]; then mkfifo "$tx_journal/events" || exit 1; fi
  : >>"$tx_journal/log" || exit 1
  : >"$tx_journal/output" || exit 1
  printf '%1000s\\n' '' >"$tx_journal/outcome.new" || tx_end not_begun 'the journal cannot be written'
}`;
