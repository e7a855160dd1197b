import { sh } from "../sh.ts";
import { ENTER, KERNEL, KMOD } from "./enter.ts";
import { ADD_LINK } from "./ip/add-link.ts";
import { ADDRESSES } from "./ip/addresses.ts";
import { ROUTES } from "./ip/routes.ts";
import { SET_LINK } from "./ip/set-link.ts";
import { SHOW_LINKS } from "./ip/show-links.ts";

/** Addresses and routes live in two small tables; links are those of sysfs. */
export const IP = sh`${ENTER}
${KMOD}
${KERNEL}
family='' object='' oneline='' json='' details=
while [ $# -gt 0 ]; do
  case $1 in
    -4) family=inet ;;
    -6) family=inet6 ;;
    -j | -json) json=yes ;;
    -o | -oneline) oneline=yes ;;
    -d | -details) details=yes ;;
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

${ADDRESSES}

${ROUTES}

${SHOW_LINKS}

${SET_LINK}

${ADD_LINK}

device=
for word; do
  if [ "$device" = '?' ]; then
    device=$word
  elif [ "$word" = dev ]; then
    device='?'
  fi
done

case $object-$verb in
  a*-s* | a*-l*) show_addresses ;;
  a*-add) add_address "$1" ;;
  a*-del | a*-flush) drop_lines addresses "$1" ;;
  r*-s* | r*-l*) show_routes ;;
  r*-add) printf '%s %s\n' "$device" "$*" >>.sim/net/routes ;;
  r*-del) drop_lines routes "$1" ;;
  l*-set) set_link "$@" ;;
  l*-add) add_link "$@" ;;
  l*-del) delete_link "$@" ;;
  netns-add) ;;
  l*-s* | l*-l*) show_links "$@" ;;
  *)
    printf 'ip: not part of the simulation: %s %s\n' "$object" "$verb" >&2
    exit 2
    ;;
esac
`;
