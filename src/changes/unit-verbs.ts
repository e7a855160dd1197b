import { FILE_VERBS } from "./file-verbs.ts";

/** `verb_unit_file UNIT`, into `$file`: that of an instance is its template's (systemd.unit(5)). */
const UNIT_FILE = String.raw`verb_unit_file() {
  case $1 in
    *@*.*) file=${"$"}{1%%@*}@.${"$"}{1##*.} ;;
    *) file=$1 ;;
  esac
}`;

/** Links that mean the unit, however they say it; `systemctl enable` writes the second form. */
const IS_OUR_LINK = String.raw`verb_is_our_link() {
  verb_unit_file "$2"
  case $(readlink "$R$1") in
    "../$file" | "/etc/systemd/system/$file") return 0 ;;
    *) return 1 ;;
  esac
}`;

/** A link is made in one stroke, and fails where anything of its name is there. */
const MAKE_LINK = String.raw`verb_make_link() (
  folder=$R/etc/systemd/system/$2.wants
  if [ ! -d "$folder" ]; then
    verb_leave_note "written/wants/$2" "$1" || exit 1
    mkdir -p -- "$folder" || exit 1
  fi
  verb_unit_file "$1"
  ln -s -- "../$file" "$folder/$1" || exit 1
  verb_flush "$folder"
  verb_relabel "$folder/$1"
  verb_reload_units
)`;

const TAKE_LINK = String.raw`verb_take_link() (
  folder=$R/etc/systemd/system/$2.wants
  rm -f -- "$folder/$1" || exit 1
  if [ -d "$folder" ]; then verb_flush "$folder"; fi
  if [ -e "$R/run/virtfn/written/wants/$2" ]; then
    verb_drop_note "written/wants/$2"
    rmdir -- "$folder" 2>/dev/null || :
  fi
  verb_reload_units
)`;

/** For systemd's own knowledge: at boot it reads all anew, so that a failure spoils nothing. */
const RELOAD_UNITS = String.raw`verb_reload_units() {
  [ -d "$R/run/systemd/system" ] && command -v systemctl >/dev/null 2>&1 || return 0
  if ! words=$(systemctl daemon-reload 2>&1); then
    printf 'systemctl daemon-reload failed: %s\n' "$words" >&2
  fi
}`;

/** `verb_enable_unit UNIT TARGET`. A link or file of another kind under this name is somebody's, and stays. */
const ENABLE_UNIT = String.raw`verb_enable_unit() (
  link=/etc/systemd/system/$2.wants/$1 note=written/unit/$2/$1
  verb_drop_note "$note"
  if verb_is_our_link "$link" "$1"; then exit 0; fi
  if ! verb_is_missing "$link"; then
    printf '%s is there and not ours: it is left alone\n' "$link" >&2
    exit 1
  fi
  verb_leave_note "$note" enabled || exit 1
  verb_make_link "$1" "$2"
)`;

const DISABLE_UNIT = String.raw`verb_disable_unit() (
  link=/etc/systemd/system/$2.wants/$1 note=written/unit/$2/$1
  verb_drop_note "$note"
  if verb_is_missing "$link"; then exit 0; fi
  if ! verb_is_our_link "$link" "$1"; then
    printf '%s is not ours: it is left alone\n' "$link" >&2
    exit 1
  fi
  verb_leave_note "$note" disabled || exit 1
  verb_take_link "$1" "$2"
)`;

/** `verb_restore_unit UNIT TARGET`: only where this transaction made or took the link, and nobody saw to it after it. */
const RESTORE_UNIT = String.raw`verb_restore_unit() (
  link=/etc/systemd/system/$2.wants/$1 note=written/unit/$2/$1
  [ -e "$R/run/virtfn/$note" ] || exit 0
  read -r left <"$R/run/virtfn/$note" || exit 1
  if ! verb_is_missing "$link" && ! verb_is_our_link "$link" "$1"; then
    verb_drop_note "$note"
    printf '%s is not ours any more: it is left alone\n' "$link" >&2
    exit 1
  fi
  case $left in
    enabled) verb_take_link "$1" "$2" || exit 1 ;;
    *) verb_is_our_link "$link" "$1" || verb_make_link "$1" "$2" || exit 1 ;;
  esac
  verb_drop_note "$note"
)`;

/** What changes of systemd units call. */
export const UNIT_VERBS: Readonly<Record<string, string>> = {
  ...FILE_VERBS,
  verb_unit_file: UNIT_FILE,
  verb_is_our_link: IS_OUR_LINK,
  verb_make_link: MAKE_LINK,
  verb_take_link: TAKE_LINK,
  verb_reload_units: RELOAD_UNITS,
  verb_enable_unit: ENABLE_UNIT,
  verb_disable_unit: DISABLE_UNIT,
  verb_restore_unit: RESTORE_UNIT,
};
