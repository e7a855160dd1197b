import { sh } from "../../sh.ts";

/** `ip link add` and `ip link del` for devices made of software: functions for the stand-in of ip. */
export const ADD_LINK = sh`# add_link [link LOWER] [name] NAME type KIND …
add_link() {
  lower='' new='' kind=
  while [ $# -gt 0 ]; do
    case $1 in
      link)
        lower=$2
        [ -e "sys/class/net/$lower" ] || no_device "$lower"
        shift
        ;;
      name)
        new=$2
        shift
        ;;
      type)
        kind=$2
        break
        ;;
      *) new=$1 ;;
    esac
    shift
  done
  if [ -e "sys/class/net/$new" ]; then refused 'File exists'; fi
  case $kind in
    bond | bridge) make_device "$new" "$kind" ;;
    vlan) make_device "$new" vlan "$lower" ;;
    *)
      printf 'ip: not part of the simulation: a device of type %s\n' "$kind" >&2
      exit 2
      ;;
  esac
}

delete_link() {
  [ "$1" != dev ] || shift
  [ -e "sys/class/net/$1" ] || no_device "$1"
  if [ ! -d "sys/devices/virtual/net/$1" ] || [ "$1" = lo ]; then refused 'Operation not supported'; fi
  remove_device "$1"
}`;
