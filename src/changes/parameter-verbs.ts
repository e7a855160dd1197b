import { NOTE_VERBS } from "./note-verbs.ts";

/** No line break after the value: the kernel would keep it in a charp (kernel/params.c, param_set_charp). */
const PUT_PARAMETER = String.raw`verb_put_parameter() (
  path=$R/sys/module/$1/parameters/$2
  if ! words=$(printf '%s' "$3" | tee "$path" 2>&1 >/dev/null); then
    printf 'writing %s to the parameter %s of %s failed: %s\n' "$3" "$2" "$1" "$words" >&2
    exit 1
  fi
  now=$(cat "$path") || exit 1
  if [ "$now" != "$3" ]; then
    printf 'the parameter %s of %s is %s after %s was written\n' "$2" "$1" "$now" "$3" >&2
    exit 1
  fi
)`;

/** `verb_write_parameter MODULE PARAMETER FROM TO` */
const WRITE_PARAMETER = String.raw`verb_write_parameter() (
  verb_drop_note "written/$1/$2"
  if ! now=$(cat "$R/sys/module/$1/parameters/$2" 2>/dev/null); then
    printf '%s has no parameter %s that can be read\n' "$1" "$2" >&2
    exit 1
  fi
  if [ "$now" = "$4" ]; then exit 0; fi
  if [ "$now" != "$3" ]; then
    printf 'the parameter %s of %s is %s, and the plan was made for %s\n' "$2" "$1" "$now" "$3" >&2
    exit 1
  fi
  verb_leave_note "written/$1/$2" '' || exit 1
  verb_put_parameter "$1" "$2" "$4" || exit 1
  verb_leave_note "written/$1/$2" "is $4"
)`;

/** `verb_restore_parameter MODULE PARAMETER FROM`: only where this transaction wrote, and nobody did after it. */
const RESTORE_PARAMETER = String.raw`verb_restore_parameter() (
  note=$R/run/virtfn/written/$1/$2
  [ -e "$note" ] || exit 0
  left=$(cat "$note")
  now=$(cat "$R/sys/module/$1/parameters/$2") || exit 1
  if [ "$now" != "$3" ]; then
    case $left in
      '' | "is $now") verb_put_parameter "$1" "$2" "$3" || exit 1 ;;
      *)
        verb_drop_note "written/$1/$2"
        printf 'the parameter %s of %s is %s, which somebody else wrote meanwhile: it is left alone\n' \
          "$2" "$1" "$now" >&2
        exit 1 ;;
    esac
  fi
  verb_drop_note "written/$1/$2"
)`;

/** What changes of parameters call. */
export const PARAMETER_VERBS: Readonly<Record<string, string>> = {
  ...NOTE_VERBS,
  verb_put_parameter: PUT_PARAMETER,
  verb_write_parameter: WRITE_PARAMETER,
  verb_restore_parameter: RESTORE_PARAMETER,
};
