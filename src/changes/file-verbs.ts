import { NOTE_VERBS } from "./note-verbs.ts";

/**
 * `verb_put_file PATH`, the content on standard input. The temporary name starts with a dot, which kmod and
 * systemd ignore; a reader sees the old file or the new one, and after a power cut too.
 */
const PUT_FILE = String.raw`verb_put_file() (
  path=$R$1
  folder=$(dirname "$path")
  fresh=$folder/.virtfn-$(basename "$path")
  umask 022
  if [ ! -d "$folder" ]; then
    mkdir -p -- "$folder" && : >"$folder/.virtfn-made" || exit 1
  fi
  if cat >"$fresh" && chmod 0644 "$fresh" && verb_flush "$fresh" && mv -f -- "$fresh" "$path"; then
    verb_flush "$folder"
    verb_relabel "$path"
  else
    rm -f -- "$fresh"
    printf 'writing %s failed\n' "$1" >&2
    exit 1
  fi
)`;

/** Not every sync takes a file; the one without does more than is needed. */
const FLUSH = String.raw`verb_flush() {
  sync "$1" 2>/dev/null || sync
}`;

const RELABEL = String.raw`verb_relabel() {
  if command -v restorecon >/dev/null 2>&1; then
    restorecon "$1" || :
  fi
}`;

/** `verb_holds PATH CONTENT`, to the last newline, which an expansion would swallow. */
const HOLDS = String.raw`verb_holds() {
  [ -f "$R$1" ] && [ "$(cat "$R$1" && printf .)" = "$2." ]
}`;

/** Whether nothing is there, not even a link that leads nowhere. */
const IS_MISSING = String.raw`verb_is_missing() {
  [ ! -e "$R$1" ] && [ ! -L "$R$1" ]
}`;

/** `verb_expect_file PATH [CONTENT]`: what is there is what the plan was made for. */
const EXPECT_FILE = String.raw`verb_expect_file() {
  if [ $# -eq 1 ]; then verb_is_missing "$1"; else verb_holds "$1" "$2"; fi && return
  printf '%s has changed since the plan was made\n' "$1" >&2
  return 1
}`;

/** `verb_write_file PATH [PREVIOUS]`, the content on standard input. The note holds what was written. */
const WRITE_FILE = String.raw`verb_write_file() (
  content=$(cat && printf .) || exit 1
  verb_drop_note "written$1"
  if verb_holds "$1" "${"$"}{content%.}"; then exit 0; fi
  verb_expect_file "$@" || exit 1
  verb_leave_note "written$1" "$content" || exit 1
  printf '%s' "${"$"}{content%.}" | verb_put_file "$1"
)`;

/** `verb_remove_file PATH PREVIOUS` */
const REMOVE_FILE = String.raw`verb_remove_file() (
  verb_drop_note "written$1"
  if verb_is_missing "$1"; then exit 0; fi
  verb_expect_file "$1" "$2" || exit 1
  verb_leave_note "written$1" removed || exit 1
  verb_take_file "$1"
)`;

const TAKE_FILE = String.raw`verb_take_file() (
  path=$R$1
  rm -f -- "$path" || exit 1
  folder=$(dirname "$path")
  if [ -d "$folder" ]; then verb_flush "$folder"; fi
)`;

/** `verb_restore_file PATH [PREVIOUS]`: only where this transaction wrote, and nobody did after it. */
const RESTORE_FILE = String.raw`verb_restore_file() (
  note=$R/run/virtfn/written$1
  folder=$(dirname "$R$1")
  rm -f -- "$folder/.virtfn-$(basename "$1")" || exit 1
  [ -e "$note" ] || exit 0
  left=$(cat "$note")
  if verb_expect_file "$@" 2>/dev/null; then :
  elif verb_is_missing "$1" && [ "$left" = removed ] || verb_holds "$1" "${"$"}{left%.}"; then
    if [ $# -eq 1 ]; then verb_take_file "$1"; else printf '%s' "$2" | verb_put_file "$1"; fi || exit 1
  else
    verb_drop_note "written$1"
    printf '%s was written by somebody else meanwhile: it is left alone\n' "$1" >&2
    exit 1
  fi
  verb_drop_note "written$1"
  if [ $# -eq 1 ] && [ -e "$folder/.virtfn-made" ]; then
    rm -f -- "$folder/.virtfn-made" && rmdir -- "$folder" || exit 1
    verb_drop_own_folders "$1"
  fi
)`;

/** Those of virtfn's own name, from the file's upwards, as far as nothing is in them. */
const DROP_OWN_FOLDERS = String.raw`verb_drop_own_folders() (
  folder=$1
  while :; do
    folder=${"$"}{folder%/*}
    case $folder in
      /etc/virtfn | /etc/virtfn/*) ;;
      *) exit 0 ;;
    esac
    if [ -d "$R$folder" ]; then rmdir -- "$R$folder" 2>/dev/null || exit 0; fi
  done
)`;

const KEEP_FOLDER = String.raw`verb_keep_folder() (
  verb_drop_note "written$1"
  rm -f -- "$(dirname "$R$1")/.virtfn-made"
)`;

/** What changes of files call. */
export const FILE_VERBS: Readonly<Record<string, string>> = {
  ...NOTE_VERBS,
  verb_put_file: PUT_FILE,
  verb_flush: FLUSH,
  verb_relabel: RELABEL,
  verb_holds: HOLDS,
  verb_is_missing: IS_MISSING,
  verb_expect_file: EXPECT_FILE,
  verb_write_file: WRITE_FILE,
  verb_remove_file: REMOVE_FILE,
  verb_take_file: TAKE_FILE,
  verb_restore_file: RESTORE_FILE,
  verb_drop_own_folders: DROP_OWN_FOLDERS,
  verb_keep_folder: KEEP_FOLDER,
};
