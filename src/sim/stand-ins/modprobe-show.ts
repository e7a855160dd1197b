import { sh } from "../sh.ts";

/** `modprobe -D` and `modprobe -c`: functions for the stand-in of modprobe. */
export const SHOWING = sh`# show_depends NAME OPTIONS
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
}`;
