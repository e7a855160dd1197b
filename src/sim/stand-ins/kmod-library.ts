import { sh } from "../sh.ts";

/**
 * What kmod knows: which modules there are, and what its configuration says of one of them (libkmod-config.c).
 * Sourced with the host's root as working folder.
 */
export const KMOD_LIBRARY = sh`# shellcheck shell=sh
# shellcheck disable=SC2034 # variables are the results of these functions
NL='
'
TAB='	'
DEFAULT_IFS=" $TAB$NL"
PATH=$R/.sim/bin:$R/.sim/tools
LC_ALL=C
export PATH LC_ALL

# fold NAME: into $folded, with - as _
fold() {
  folded=$1
  while :; do
    case $folded in
      *-*) folded=$\{folded%%-*}_$\{folded#*-} ;;
      *) return ;;
    esac
  done
}

# find_module NAME RELEASE: its path under /lib/modules/RELEASE into $module_path, what it depends on into $module_needs.
# Fails where there is none; a built-in one has the path "builtin".
find_module() {
  module_path='' module_needs=
  while IFS=: read -r found_path found_needs; do
    fold "$\{found_path##*/}"
    if [ "$\{folded%%.ko*}" = "$1" ]; then
      module_path=$found_path module_needs=$found_needs
      break
    fi
  done <"lib/modules/$2/modules.dep"
  if [ -z "$module_path" ]; then
    while read -r found_path; do
      fold "$\{found_path##*/}"
      if [ "$\{folded%%.ko*}" = "$1" ]; then
        module_path=builtin
        break
      fi
    done <"lib/modules/$2/modules.builtin"
  fi
  folded=$1
  [ -n "$module_path" ]
} 2>/dev/null

# config_files PREFIX: the files that kmod reads, in its order, a line each into $config_files.
# A folder higher up hides files of the same name; the names' order is that of their bytes.
config_files() {
  config_files='' config_folders=0 config_names=$NL
  for config_folder in etc run usr/local/lib usr/lib lib; do
    config_found=0
    for config_file in "$1$config_folder/modprobe.d"/*.conf; do
      [ -f "$config_file" ] || [ -c "$config_file" ] || continue
      config_name=$\{config_file##*/}
      case $config_names in *"$NL$config_name$NL"*) continue ;; esac
      config_names=$config_names$config_name$NL
      config_files=$config_files$config_name$TAB$config_file$NL
      config_found=1
    done
    config_folders=$((config_folders + config_found))
  done
  if [ "$config_folders" -gt 1 ]; then
    config_files=$(printf '%s' "$config_files" | sort)$NL
  fi
} 2>/dev/null

# read_config PREFIX MODULE: $config_options, $config_install (empty: none), $config_blacklisted (yes or empty).
# A backslash joins lines or vanishes, which is what read does without -r.
read_config() {
  config_options='' config_install='' config_blacklisted=
  config_files "$1"
  config_rest=$config_files
  while [ -n "$config_rest" ]; do
    config_line=$\{config_rest%%"$NL"*}
    config_rest=$\{config_rest#*"$NL"}
    config_file=$\{config_line#*"$TAB"}
    # shellcheck disable=SC2162
    while IFS= read config_line || [ -n "$config_line" ]; do
      case $config_line in
        *"$2"* | *-* | *'*'*) config_line "$config_line" "$2" ;;
      esac
    done <"$config_file"
  done
  read_kernel_arguments "$2"
}

# config_line LINE MODULE
config_line() {
  case $1 in '#'* | '') return ;; esac
  split_first "$1"
  config_command=$first
  case $config_command in
    options | install | blacklist) ;;
    *) return ;;
  esac
  split_first "$rest"
  [ -n "$first" ] || return 0
  fold "$first"
  case $config_command in
    blacklist)
      if [ "$folded" = "$2" ]; then config_blacklisted=yes; fi
      ;;
    install)
      [ -n "$rest" ] || return 0
      # shellcheck disable=SC2254 # install lines name modules by patterns
      case $2 in $folded) [ -n "$config_install" ] || config_install=$rest ;; esac
      ;;
    options)
      if [ "$folded" = "$2" ] && [ -n "$rest" ]; then
        blanks_only "$rest"
        config_options="$config_options$\{config_options:+ }$blanked"
      fi
      ;;
  esac
}

# split_first TEXT: its first word into $first, what follows the blanks behind it into $rest
split_first() {
  rest=$\{1#"$\{1%%[!" $TAB"]*}"}
  first=$\{rest%%[" $TAB"]*}
  rest=$\{rest#"$first"}
  rest=$\{rest#"$\{rest%%[!" $TAB"]*}"}
}

# read_kernel_arguments MODULE: what the kernel's command line adds, behind all files.
read_kernel_arguments() {
  IFS= read -r kernel_arguments <proc/cmdline
  while [ -n "$kernel_arguments" ]; do
    next_word "$kernel_arguments"
    kernel_arguments=$after
    case $word in *.*) kernel_argument || continue ;; *) continue ;; esac
    fold "$argument_module"
    if [ "$argument_module" = modprobe ]; then
      case ,$\{argument_text#blacklist=}, in *",$1,"*) config_blacklisted=yes ;; esac
    elif [ "$folded" = "$1" ] && [ -n "$argument_text" ]; then
      config_options="$config_options$\{config_options:+ }$argument_text"
    fi
  done
}

# kernel_argument: $word as MODULE.PARAMETER[=VALUE], into $argument_module and $argument_text. Fails for other words,
# and for those that kmod drops: two dots, or a quote that is neither in the value nor in front of everything.
kernel_argument() {
  odd_quotes "$word" && return 1
  case $word in
    '"'*=*) word=$\{word#'"'} word=$\{word%%=*}='"'$\{word#*=} ;;
    '"'*) return 1 ;;
  esac
  case $\{word%%=*} in
    .* | *.*.* | *'"'* | *' '* | *"$TAB"*) return 1 ;;
    *.*) ;;
    *) return 1 ;;
  esac
  argument_module=$\{word%%.*}
  blanks_only "$\{word#*.}"
  argument_text=$blanked
}

# blanks_only TEXT: into $blanked, tabs as blanks
blanks_only() {
  blanked=$1
  while :; do
    case $blanked in
      *"$TAB"*) blanked=$\{blanked%%"$TAB"*}' '$\{blanked#*"$TAB"} ;;
      *) return ;;
    esac
  done
}

# next_word TEXT: its first word into $word, the rest into $after. Double quotes hold blanks together.
next_word() {
  after=$\{1#"$\{1%%[!" $TAB"]*}"}
  word=$\{after%%[" $TAB"]*}
  after=$\{after#"$word"}
  while [ -n "$after" ] && odd_quotes "$word"; do
    between=$\{after%"$\{after#?}"}
    after=$\{after#?}
    more=$\{after%%[" $TAB"]*}
    word=$word$between$more
    after=$\{after#"$more"}
  done
  after=$\{after#"$\{after%%[!" $TAB"]*}"}
}

odd_quotes() {
  quotes=$1 odd=1
  while :; do
    case $quotes in
      *'"'*) quotes=$\{quotes#*'"'} odd=$((1 - odd)) ;;
      *) return "$odd" ;;
    esac
  done
}
`;
