import { sh } from "../sh.ts";
import { ENTER, KERNEL, KMOD, ROOT_ONLY } from "./enter.ts";
import { REMOVING } from "./modprobe-remove.ts";
import { SHOWING } from "./modprobe-show.ts";

export const MODPROBE = sh`${ENTER}
${KMOD}
${KERNEL}
action=load quiet='' first='' all='' use_blacklist='' ignore_install='' cli_options=
complain() { [ -n "$quiet" ] || printf 'modprobe: %s\n' "$1" >&2; }
while [ $# -gt 0 ]; do
  case $1 in
    --) shift; break ;;
    --remove) action=remove ;;
    --show-depends) action=depends ;;
    --showconfig | --show-config) action=config ;;
    --dry-run | --show) action=nothing ;;
    --quiet) quiet=yes ;;
    --first-time) first=yes ;;
    --all) all=yes ;;
    --use-blacklist) use_blacklist=yes ;;
    --ignore-install) ignore_install=yes ;;
    --*) ;;
    -[CdS]) shift ;;
    -?*)
      letters=$\{1#-}
      while [ -n "$letters" ]; do
        case $letters in
          r*) action=remove ;;
          D*) action=depends ;;
          c*) action=config ;;
          n*) action=nothing ;;
          q*) quiet=yes ;;
          a*) all=yes ;;
          b*) use_blacklist=yes ;;
          i*) ignore_install=yes ;;
        esac
        letters=$\{letters#?}
      done
      ;;
    *) break ;;
  esac
  shift
done
read -r release <.sim/release

load_one() {
  fold "$1"
  loaded_name=$folded
  if [ "$use_blacklist" ] && [ "$config_blacklisted" ]; then return 0; fi
  if [ "$action" != depends ] && [ -d "sys/module/$loaded_name" ]; then
    [ -n "$first" ] || return 0
    complain "ERROR: could not insert '$loaded_name': Module already in kernel"
    return 1
  fi
  if [ "$module_path" = builtin ]; then
    if [ "$action" = depends ]; then printf 'builtin %s\n' "$loaded_name"; fi
    return 0
  fi
  options=$config_options
  if [ -n "$cli_options" ]; then options="$options$\{options:+ }$cli_options"; fi
  if [ "$action" = depends ]; then
    show_depends "$loaded_name" "$options"
    return 0
  fi
  if [ "$action" = nothing ]; then return 0; fi
  ${ROOT_ONLY}
    complain "ERROR: could not insert '$loaded_name': Operation not permitted"
    return 1
  fi
  problem='Invalid argument'
  if load_module "$loaded_name" "$options"; then
    settle_changes
    return 0
  fi
  settle_changes
  if [ -n "$config_install" ]; then
    complain "ERROR: libkmod: command_do() Error running install command '$config_install' for module $loaded_name: retcode $install_status"
  fi
  complain "ERROR: could not insert '$loaded_name': $problem"
  return 1
}

${SHOWING}
${REMOVING}
if [ "$action" = config ]; then
  show_config
  exit 0
fi
if [ $# -eq 0 ]; then
  complain 'ERROR: missing parameters. See -h.'
  exit 1
fi
status=0
one() {
  fold "$1"
  if ! find_module "$folded" "$release"; then
    case $action in
      remove) complain "FATAL: Module $1 not found." ;;
      *) complain "FATAL: Module $1 not found in directory /lib/modules/$release" ;;
    esac
    return 1
  fi
  if [ "$action" = remove ]; then
    remove_one "$1"
  else
    kept_path=$module_path kept_needs=$module_needs
    read_config '' "$folded"
    if [ -n "$ignore_install" ]; then config_install=; fi
    module_path=$kept_path module_needs=$kept_needs
    load_one "$1"
  fi
}
if [ -n "$all" ] || [ "$action" = remove ]; then
  for each; do one "$each" || status=1; done
  exit "$status"
fi
each=$1
shift
cli_options=$*
one "$each"
`;
