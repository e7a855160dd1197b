/**
 * `verb_write_file PATH`, the content on standard input. The temporary name starts with a dot, which kmod and
 * systemd ignore; a reader sees the old file or the new one, and after a power cut too.
 */
const WRITE_FILE = String.raw`verb_write_file() (
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

const REMOVE_FILE = String.raw`verb_remove_file() (
  path=$R$1
  rm -f -- "$path" || exit 1
  folder=$(dirname "$path")
  if [ -d "$folder" ]; then verb_flush "$folder"; fi
)`;

/** `verb_unwrite_file PATH`: the file was not there before, and perhaps its folder was not. */
const UNWRITE_FILE = String.raw`verb_unwrite_file() (
  folder=$(dirname "$R$1")
  rm -f -- "$folder/.virtfn-$(basename "$1")" || exit 1
  verb_remove_file "$1" || exit 1
  if [ -e "$folder/.virtfn-made" ]; then
    rm -f -- "$folder/.virtfn-made" && rmdir -- "$folder"
  fi
)`;

const KEEP_FOLDER = String.raw`verb_keep_folder() (
  rm -f -- "$(dirname "$R$1")/.virtfn-made"
)`;

/** What changes of files call. */
export const FILE_VERBS: Readonly<Record<string, string>> = {
  verb_write_file: WRITE_FILE,
  verb_flush: FLUSH,
  verb_relabel: RELABEL,
  verb_remove_file: REMOVE_FILE,
  verb_unwrite_file: UNWRITE_FILE,
  verb_keep_folder: KEEP_FOLDER,
};
