import { sh } from "../sh.ts";
import { ENTER, KMOD } from "./enter.ts";

/** Also whatever a simulated host must keep away from this machine's kernel, under its own name. */
export const SYSTEMCTL = sh`${ENTER}
if [ "$\{0##*/}" != systemctl ]; then
  printf '%s: not part of the simulation\n' "$\{0##*/}" >&2
  exit 127
fi
${KMOD}
# shellcheck source=systemd.sh
. "$R/.sim/lib/systemd.sh"
now=
for each; do
  shift
  case $each in
    --now) now=yes ;;
    -*) ;;
    *) set -- "$@" "$each" ;;
  esac
done
verb=$\{1-}
[ $# -eq 0 ] || shift

# for_units COMMAND UNIT…: with their whole names; the last failure counts
for_units() {
  unit_command=$1 unit_status=0
  shift
  for each; do
    case $each in
      *.service | *.target | *.socket | *.timer | *.path | *.mount) ;;
      *) each=$each.service ;;
    esac
    "$unit_command" "$each" || unit_status=$?
  done
  return "$unit_status"
}

# is_wanted UNIT: some target's folder has a link of its name.
is_wanted() {
  for wanted in etc/systemd/system/*.wants/"$1"; do
    if [ -L "$wanted" ]; then return 0; fi
  done
  return 1
}

tell_enabled() {
  if is_wanted "$1"; then
    printf 'enabled\n'
  elif find_unit "$1"; then
    unit_values Install WantedBy
    if [ -n "$unit_values" ]; then printf 'disabled\n'; else printf 'static\n'; fi
    [ -z "$unit_values" ]
  else
    printf 'Failed to get unit file state for %s: No such file or directory\n' "$1" >&2
    return 1
  fi
}

enable() {
  need_unit "$1" || return
  unit_values Install WantedBy
  while [ -n "$unit_values" ]; do
    folder=etc/systemd/system/$\{unit_values%%"$NL"*}.wants
    unit_values=$\{unit_values#*"$NL"}
    [ ! -L "$folder/$1" ] || continue
    mkdir -p "$folder"
    ln -s "/$unit_file" "$folder/$1"
    printf 'Created symlink /%s → /%s.\n' "$folder/$1" "$unit_file" >&2
  done
  if [ -n "$now" ]; then start "$1"; fi
}

disable() {
  for wanted in etc/systemd/system/*.wants/"$1"; do
    [ -L "$wanted" ] || continue
    rm "$wanted"
    printf 'Removed "/%s".\n' "$wanted" >&2
  done
}

need_unit() {
  if find_unit "$1"; then return 0; fi
  printf 'Failed to %s unit: Unit file %s does not exist.\n' "$verb" "$1" >&2
  return 1
}

start() {
  if ! find_unit "$1"; then
    printf 'Failed to start %s: Unit %s not found.\n' "$1" "$1" >&2
    return 5
  fi
  if [ "$verb" = start ] && [ "$(state_of "$1")" = active ]; then return 0; fi
  if start_unit "$1"; then return 0; fi
  printf 'Job for %s failed because the control process exited with error code.\n' "$1" >&2
  printf 'See "systemctl status %s" and "journalctl -xeu %s" for details.\n' "$1" "$1" >&2
  return 1
}

stop() { rm -f ".sim/units/$1"; }

state_of() {
  state=inactive
  if [ -f ".sim/units/$1" ]; then read -r state <".sim/units/$1"; fi
  printf '%s\n' "$state"
}

tell_active() {
  state_of "$1"
  [ "$state" = active ] || return 3
}

tell_failed() {
  state_of "$1"
  [ "$state" = failed ]
}

show_status() {
  state=$(state_of "$1")
  printf '%s\n     Active: %s\n' "$1" "$state"
  if [ -f ".sim/journal/$1" ]; then cat ".sim/journal/$1"; fi
  [ "$state" = active ] || return 3
}

failed_units() {
  for each in .sim/units/*; do
    [ -f "$each" ] || continue
    read -r state <"$each"
    if [ "$state" = failed ]; then printf '%s\n' "$\{each##*/}"; fi
  done
}

case $verb in
  enable | disable | start | stop | restart | daemon-reload | reset-failed)
    read -r uid <.sim/uid
    if [ "$\{VIRTFN_SIM_UID:-$uid}" != 0 ]; then
      printf 'Failed to %s unit: Access denied\n' "$verb" >&2
      exit 1
    fi
    ;;
esac
case $verb in
  reboot) exec "$R/.sim/bin/reboot" ;;
  daemon-reload) ;;
  is-system-running)
    if [ -n "$(failed_units)" ]; then
      printf 'degraded\n'
      exit 1
    fi
    printf 'running\n'
    ;;
  is-enabled) for_units tell_enabled "$@" ;;
  is-active) for_units tell_active "$@" ;;
  is-failed) for_units tell_failed "$@" ;;
  enable) for_units enable "$@" ;;
  disable) for_units disable "$@" ;;
  start | restart) for_units start "$@" ;;
  stop) for_units stop "$@" ;;
  reset-failed)
    if [ $# -gt 0 ]; then for_units stop "$@"; else for each in $(failed_units); do stop "$each"; done; fi
    ;;
  status) for_units show_status "$@" ;;
  *)
    printf 'systemctl: not part of the simulation: %s\n' "$verb $*" >&2
    exit 1
    ;;
esac
`;
