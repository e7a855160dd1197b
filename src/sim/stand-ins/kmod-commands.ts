import { sh } from "../sh.ts";

/** Every stand-in finds its host by its own path, so that no variable can lead it to another one. */
export const ENTER = sh`R=$\{0%/.sim/bin/*}
cd "$R" || exit 1`;

/** The libraries, which ShellCheck reads by themselves. */
export const KMOD = sh`# shellcheck source=kmod.sh
. "$R/.sim/lib/kmod.sh"`;

export const KERNEL = sh`# shellcheck source=kernel.sh
. "$R/.sim/lib/kernel.sh"`;

const ROOT_ONLY = sh`read -r uid <.sim/uid
if [ "$\{VIRTFN_SIM_UID:-$uid}" != 0 ]; then`;

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

# show_depends NAME OPTIONS
show_depends() {
  depends_path=$module_path
  for needed in $module_needs; do
    needed_list="/lib/modules/$release/$needed $\{needed_list-}"
  done
  for needed in $\{needed_list-}; do
    fold "$\{needed##*/}"
    read_needed_config "$\{folded%%.ko*}"
    printf 'insmod %s %s\n' "$needed" "$needed_options"
  done
  if [ -n "$config_install" ]; then
    printf 'install %s %s\n' "$config_install" "$2"
  else
    printf 'insmod %s %s\n' "/lib/modules/$release/$depends_path" "$2"
  fi
}

read_needed_config() {
  kept_install=$config_install kept_options=$config_options
  read_config '' "$1"
  needed_options=$config_options
  config_install=$kept_install config_options=$kept_options
}

# show_config: what all files and the kernel's command line say together, a group for each command
show_config() {
  config_files ''
  shown_blacklist='' shown_install='' shown_options='' shown_remove='' shown_alias='' shown_softdep=
  config_rest=$config_files
  while [ -n "$config_rest" ]; do
    config_line=$\{config_rest%%"$NL"*}
    config_rest=$\{config_rest#*"$NL"}
    # shellcheck disable=SC2162 # a backslash joins lines or vanishes
    while IFS= read config_line || [ -n "$config_line" ]; do
      case $config_line in '#'* | '') continue ;; esac
      split_first "$config_line"
      command=$first
      split_first "$rest"
      [ -n "$first" ] || continue
      fold "$first"
      case $command in
        blacklist) shown_blacklist="$\{shown_blacklist}blacklist $folded$NL" ;;
        install) [ -z "$rest" ] || shown_install="$\{shown_install}install $folded $rest$NL" ;;
        remove) [ -z "$rest" ] || shown_remove="$\{shown_remove}remove $folded $rest$NL" ;;
        alias) [ -z "$rest" ] || shown_alias="$\{shown_alias}alias $folded $rest$NL" ;;
        softdep) [ -z "$rest" ] || shown_softdep="$\{shown_softdep}softdep $folded $rest$NL" ;;
        options)
          blanks_only "$rest"
          [ -z "$rest" ] || shown_options="$\{shown_options}options $folded $blanked$NL"
          ;;
      esac
    done <"$\{config_line#*"$TAB"}"
  done
  IFS= read -r kernel_arguments <proc/cmdline
  while [ -n "$kernel_arguments" ]; do
    next_word "$kernel_arguments"
    kernel_arguments=$after
    case $word in *.*) kernel_argument || continue ;; *) continue ;; esac
    case $argument_module.$argument_text in
      modprobe.blacklist=*)
        listed=$\{argument_text#*=},
        while [ -n "$listed" ]; do
          shown_blacklist="$\{shown_blacklist}blacklist $\{listed%%,*}$NL"
          listed=$\{listed#*,}
        done
        ;;
      *)
        fold "$argument_module"
        shown_options="$\{shown_options}options $folded $argument_text$NL"
        ;;
    esac
  done
  printf '%s' "$shown_blacklist$shown_install$shown_remove$shown_alias$shown_options$shown_softdep"
  printf '\n# End of configuration files. Dumping indexes now:\n\n'
}

remove_one() {
  fold "$1"
  removed_name=$folded
  if [ "$module_path" = builtin ]; then
    complain "FATAL: Module $removed_name is builtin."
    return 1
  fi
  if [ ! -d "sys/module/$removed_name" ]; then
    [ -n "$first" ] || return 0
    complain "FATAL: Module $removed_name is not in kernel."
    return 1
  fi
  for holder in "sys/module/$removed_name/holders/"*; do
    if [ -L "$holder" ]; then
      complain "FATAL: Module $removed_name is in use."
      return 1
    fi
  done
  ${ROOT_ONLY}
    complain "ERROR: could not remove '$removed_name': Operation not permitted"
    return 1
  fi
  chain=
  for needed in $module_needs; do
    fold "$\{needed##*/}"
    chain="$chain $\{folded%%.ko*}"
  done
  if ! remove_module "$removed_name"; then
    complain "ERROR: could not remove '$removed_name': $problem"
    return 1
  fi
  for unused in $chain; do
    if [ -d "sys/module/$unused" ]; then
      for holder in "sys/module/$unused/holders/"*; do
        if [ -L "$holder" ]; then continue 2; fi
      done
      remove_module "$unused" || :
    fi
  done
}

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

export const RMMOD = sh`${ENTER}
${KMOD}
${KERNEL}
status=0
for each; do
  case $each in -*) continue ;; esac
  fold "$each"
  removed_name=$folded
  if [ ! -e "sys/module/$removed_name/initstate" ]; then
    if [ -d "sys/module/$removed_name" ]; then
      printf 'rmmod: ERROR: Module %s is builtin.\n' "$removed_name" >&2
    else
      printf 'rmmod: ERROR: Module %s is not currently loaded\n' "$removed_name" >&2
    fi
    status=1
    continue
  fi
  holders=
  for holder in "sys/module/$removed_name/holders/"*; do
    if [ -L "$holder" ]; then holders="$holders $\{holder##*/}"; fi
  done
  if [ -n "$holders" ]; then
    printf 'rmmod: ERROR: Module %s is in use by:%s\n' "$removed_name" "$holders" >&2
    status=1
    continue
  fi
  ${ROOT_ONLY}
    problem='Operation not permitted'
    failed=yes
  elif remove_module "$removed_name"; then
    failed=
  else
    failed=yes
  fi
  if [ -n "$failed" ]; then
    printf "rmmod: ERROR: could not remove module %s: %s\n" "$removed_name" "$problem" >&2
    status=1
  fi
done
exit "$status"
`;

/** Fields of a module file: all of them, or with -F one; `-p` is `-F parm`. */
export const MODINFO = sh`${ENTER}
${KMOD}
field='' release='' separator=$NL
while [ $# -gt 0 ]; do
  case $1 in
    --) shift; break ;;
    -F | --field) field=$2; shift ;;
    -F*) field=$\{1#-F} ;;
    --field=*) field=$\{1#*=} ;;
    -k | --set-version) release=$2; shift ;;
    -k*) release=$\{1#-k} ;;
    --set-version=*) release=$\{1#*=} ;;
    -p | --parameters) field=parm ;;
    -n | --filename) field=filename ;;
    -a | --author) field=author ;;
    -d | --description) field=description ;;
    -l | --license) field=license ;;
    -0 | --null) separator=0 ;;
    -b | --basedir) shift ;;
    -*) ;;
    *) break ;;
  esac
  shift
done
[ -n "$release" ] || read -r release <.sim/release
if [ $# -eq 0 ]; then
  printf 'modinfo: ERROR: missing module or filename.\n' >&2
  exit 1
fi
show() {
  if [ "$separator" = 0 ]; then printf '%s\0' "$1"; else printf '%s\n' "$1"; fi
}
status=0
for each; do
  fold "$each"
  if ! find_module "$folded" "$release"; then
    printf 'modinfo: ERROR: Module %s not found.\n' "$each" >&2
    status=1
    continue
  fi
  if [ "$module_path" = builtin ]; then
    filename='(builtin)' file=lib/modules/$release/.builtin/$folded
  else
    filename=/lib/modules/$release/$module_path file=lib/modules/$release/$module_path
  fi
  case $field in
    filename) show "$filename" ;;
    '')
      if [ "$module_path" = builtin ]; then printf 'name:           %s\n' "$folded"; fi
      printf 'filename:       %s\n' "$filename"
      while IFS= read -r line; do
        key=$\{line%%=*}
        case $key in sim-*) continue ;; esac
        if [ "$key" = name ] && [ "$module_path" = builtin ]; then continue; fi
        printf '%-15s %s\n' "$key:" "$\{line#*=}"
      done <"$file"
      ;;
    *)
      while IFS= read -r line; do
        case $line in "$field="*) show "$\{line#*=}" ;; esac
      done <"$file"
      ;;
  esac
done
exit "$status"
`;
