import { sh } from "../../sh.ts";

/** `ip route`: functions for the stand-in of ip. */
export const ROUTES = sh`show_routes() {
  comma=
  [ -z "$json" ] || printf '['
  while read -r name route; do
    [ -z "$device" ] || [ "$device" = "$name" ] || continue
    target=$\{route%% *}
    kind_of "$target"
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
}`;
