/**
 * `verb_leave_note FOLDER/NAME TEXT`: what undo has to know of this very transaction, in /run/virtfn. Notes live as long as
 * the transaction that holds the lock: it removes them when it ends, and those of a dead one when it begins.
 */
const LEAVE_NOTE = String.raw`verb_leave_note() {
  [ -d "$R/run/virtfn/${"$"}{1%/*}" ] || (umask 022 && mkdir -p -- "$R/run/virtfn/${"$"}{1%/*}") || return
  printf '%s\n' "$2" >"$R/run/virtfn/$1"
}`;

/** Most are not there: no process is worth that. */
const DROP_NOTE = String.raw`verb_drop_note() {
  [ ! -e "$R/run/virtfn/$1" ] || rm -f -- "$R/run/virtfn/$1"
}`;

/** What changes call whose undo must tell their own work from somebody else's. */
export const NOTE_VERBS: Readonly<Record<string, string>> = {
  verb_leave_note: LEAVE_NOTE,
  verb_drop_note: DROP_NOTE,
};
