import { sh } from "../sh.ts";
import { ENTER } from "./enter.ts";

/** Addresses and routes live in two small tables; links are those of sysfs. */
export const IP = sh`${ENTER}
family='' object='' oneline='' json=
while [ $# -gt 0 ]; do
  case $1 in
    -4) family=inet ;;
    -6) family=inet6 ;;
    -j | -json) json=yes ;;
    -o | -oneline) oneline=yes ;;
    -*) ;;
    *) break ;;
  esac
  shift
done
object=$\{1-}
[ $# -eq 0 ] || shift
verb=$\{1-show}
[ $# -eq 0 ] || shift

# index_of DEVICE
index_of() {
  index=1
  if [ -f "sys/class/net/$1/ifindex" ]; then read -r index <"sys/class/net/$1/ifindex"; fi
}

# kind_of ADDRESS
kind_of() {
  case $1 in *:*) kind=inet6 ;; *) kind=inet ;; esac
}

device=
for word; do
  if [ "$device" = '?' ]; then
    device=$word
  elif [ "$word" = dev ]; then
    device='?'
  fi
done

comma=
case $object-$verb in
  a*-s* | a*-l*)
    [ -z "$json" ] || printf '['
    printed=
    for link in sys/class/net/*; do
      name=$\{link##*/}
      [ -z "$device" ] || [ "$device" = "$name" ] || continue
      index_of "$name"
      read -r flags <"$link/operstate"
      [ -n "$oneline$json" ] || printf '%s: %s: <BROADCAST,MULTICAST> mtu 1500 state %s\n' "$index" "$name" "$flags"
      if [ -n "$json" ]; then
        printf '%s{"ifindex":%s,"ifname":"%s","addr_info":[' "$comma" "$index" "$name"
        comma=, printed=
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
    done
    [ -z "$json" ] || printf ']\n'
    ;;
  r*-s* | r*-l*)
    [ -z "$json" ] || printf '['
    while read -r name route; do
      [ -z "$device" ] || [ "$device" = "$name" ] || continue
      target=$\{route%% *}
      case $target in
        *:*) kind=inet6 ;;
        *) kind=inet ;;
      esac
      [ "$\{family:-inet}" = "$kind" ] || continue
      if [ -n "$json" ]; then
        gateway=
        case $route in
          *' via '*)
            gateway=$\{route#* via }
            gateway=",\"gateway\":\"$\{gateway%% *}\""
            ;;
        esac
        printf '%s{"dst":"%s"%s,"dev":"%s","flags":[]}' "$comma" "$target" "$gateway" "$name"
        comma=,
      else
        printf '%s\n' "$route"
      fi
    done <.sim/net/routes
    [ -z "$json" ] || printf ']\n'
    ;;
  a*-add)
    [ -e "sys/class/net/$device" ] || {
      printf 'Cannot find device "%s"\n' "$device" >&2
      exit 1
    }
    printf '%s %s\n' "$device" "$1" >>.sim/net/addresses
    ;;
  a*-del | a*-flush | r*-del)
    case $object in a*) table=addresses ;; *) table=routes ;; esac
    kept=
    while read -r of words; do
      case $of-$\{1-} in
        "$device-$words" | "$device-dev") ;;
        *)
          kept="$kept$of $words
"
          ;;
      esac
    done <".sim/net/$table"
    printf '%s' "$kept" >".sim/net/$table"
    ;;
  r*-add) printf '%s %s\n' "$device" "$*" >>.sim/net/routes ;;
  l*-set)
    [ "$1" != dev ] || shift
    device=$1
    shift
    [ -e "sys/class/net/$device" ] || {
      printf 'Cannot find device "%s"\n' "$device" >&2
      exit 1
    }
    case $* in
      up) printf '0x1003\n' >"sys/class/net/$device/flags"; printf 'up\n' >"sys/class/net/$device/operstate" ;;
      down) printf '0x1002\n' >"sys/class/net/$device/flags"; printf 'down\n' >"sys/class/net/$device/operstate" ;;
      *)
        printf 'ip: not part of the simulation: link set %s\n' "$*" >&2
        exit 2
        ;;
    esac
    ;;
  l*-s* | l*-l*)
    [ -z "$json" ] || printf '['
    for link in sys/class/net/*; do
      name=$\{link##*/}
      [ -z "$device" ] || [ "$device" = "$name" ] || continue
      index_of "$name"
      read -r mac <"$link/address"
      read -r state <"$link/operstate"
      case $state in up) state=UP flags=BROADCAST,MULTICAST,UP,LOWER_UP ;; *) state=DOWN flags=BROADCAST,MULTICAST ;; esac
      if [ -n "$json" ]; then
        printf '%s{"ifindex":%s,"ifname":"%s","operstate":"%s","address":"%s"}' "$comma" "$index" "$name" "$state" "$mac"
        comma=,
      elif [ -n "$oneline" ]; then
        printf '%s: %s: <%s> mtu 1500 state %s\\    link/ether %s\n' "$index" "$name" "$flags" "$state" "$mac"
      else
        printf '%s: %s: <%s> mtu 1500 state %s\n    link/ether %s\n' "$index" "$name" "$flags" "$state" "$mac"
      fi
    done
    [ -z "$json" ] || printf ']\n'
    ;;
  *)
    printf 'ip: not part of the simulation: %s %s\n' "$object" "$verb" >&2
    exit 2
    ;;
esac
`;
