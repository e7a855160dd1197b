import { sh } from "../../sh.ts";

/** `ip address`: functions for the stand-in of ip. */
export const ADDRESSES = sh`show_addresses() {
  comma=
  [ -z "$json" ] || printf '['
  for link in sys/class/net/*; do
    name=$\{link##*/}
    [ -z "$device" ] || [ "$device" = "$name" ] || continue
    show_device_addresses
  done
  [ -z "$json" ] || printf ']\n'
}

show_device_addresses() {
  printed=
  index_of "$name"
  read -r state <"$link/operstate"
  [ -n "$oneline$json" ] || printf '%s: %s: <BROADCAST,MULTICAST> mtu 1500 state %s\n' "$index" "$name" "$state"
  if [ -n "$json" ]; then
    printf '%s{"ifindex":%s,"ifname":"%s","addr_info":[' "$comma" "$index" "$name"
    comma=,
  fi
  while read -r of address; do
    [ "$of" = "$name" ] || continue
    kind_of "$address"
    [ -z "$family" ] || [ "$family" = "$kind" ] || continue
    scope=global
    case $address in 127.* | ::1/*) scope=host ;; esac
    if [ -n "$json" ]; then
      printf '%s{"family":"%s","local":"%s","prefixlen":%s,"scope":"%s"}' \
        "$printed" "$kind" "$\{address%/*}" "$\{address#*/}" "$scope"
      printed=,
    elif [ -n "$oneline" ]; then
      printf '%s: %s    %s %s scope %s %s\\       valid_lft forever preferred_lft forever\n' \
        "$index" "$name" "$kind" "$address" "$scope" "$name"
    else
      printf '    %s %s scope %s %s\n' "$kind" "$address" "$scope" "$name"
    fi
  done <.sim/net/addresses
  [ -z "$json" ] || printf ']}'
}

add_address() {
  [ -e "sys/class/net/$device" ] || no_device "$device"
  printf '%s %s\n' "$device" "$1" >>.sim/net/addresses
}

no_device() {
  printf 'Cannot find device "%s"\n' "$1" >&2
  exit 1
}

# drop_lines TABLE FIRST-WORD: the line of the device that begins so, or all of the device
drop_lines() {
  kept=
  while read -r of words; do
    case $of-$2 in
      "$device-$words" | "$device-dev") ;;
      *) kept="$kept$of $words$NL" ;;
    esac
  done <".sim/net/$1"
  printf '%s' "$kept" >".sim/net/$1"
}`;
