import { sh } from "../sh.ts";

/**
 * As much of systemd as a oneshot service needs: units and templates, what a target wants, specifiers, conditions on
 * paths, commands with quotes (systemd.service(5)). Sourced with the host's root as working folder.
 */
export const SYSTEMD_LIBRARY = sh`# shellcheck shell=sh
# shellcheck disable=SC2034 # some variables are for the stand-ins
# shellcheck disable=SC2154 # some variables come from the kmod library
# find_unit UNIT: its file, or that of its template, into $unit_file
find_unit() {
  unit_instance='' unit_prefix=$\{1%.*} unit_file=
  case $1 in
    *@*)
      unit_instance=$\{unit_prefix#*@} unit_prefix=$\{unit_prefix%%@*}
      ;;
  esac
  for unit_folder in etc/systemd/system run/systemd/system usr/lib/systemd/system lib/systemd/system; do
    for unit_name in "$1" "$unit_prefix@.$\{1##*.}"; do
      if [ -z "$unit_file" ] && [ -f "$unit_folder/$unit_name" ]; then unit_file=$unit_folder/$unit_name; fi
    done
  done
  [ -n "$unit_file" ]
}

# unit_values SECTION KEY: a line for each, into $unit_values
unit_values() {
  unit_values='' unit_section=
  while IFS= read -r unit_line || [ -n "$unit_line" ]; do
    case $unit_line in
      '['*) unit_section=$unit_line ;;
      "$2="*) if [ "$unit_section" = "[$1]" ]; then unit_values=$unit_values$\{unit_line#*=}$NL; fi ;;
    esac
  done <"$unit_file"
}

# start_unit UNIT: runs its commands one after the other, and remembers how it ended.
start_unit() {
  find_unit "$1" || return 5
  unit_values Unit ConditionPathExists
  while [ -n "$unit_values" ]; do
    expand_specifiers "$1" "$\{unit_values%%"$NL"*}"
    unit_values=$\{unit_values#*"$NL"}
    case $expanded in
      '!'*) if [ -e ".$\{expanded#?}" ]; then return 0; fi ;;
      *) [ -e ".$expanded" ] || return 0 ;;
    esac
  done
  unit_values Service ExecStartPre
  unit_commands=$unit_values
  unit_values Service ExecStart
  unit_commands=$unit_commands$unit_values
  unit_result=active
  while [ -n "$unit_commands" ]; do
    run_command "$1" "$\{unit_commands%%"$NL"*}" || {
      unit_result=failed
      break
    }
    unit_commands=$\{unit_commands#*"$NL"}
  done
  printf '%s\n' "$unit_result" >".sim/units/$1"
  [ "$unit_result" = active ]
}

# run_command UNIT LINE: with files of this host for absolute paths, and its output in the unit's journal
run_command() {
  expand_specifiers "$1" "$2"
  may_fail=
  while :; do
    case $expanded in
      -*) may_fail=yes ;;
      '@'* | ':'* | '+'* | '!'*) ;;
      *) break ;;
    esac
    expanded=$\{expanded#?}
  done
  split_command "$expanded"
  journal=$1
  set -f
  IFS=$NL
  # shellcheck disable=SC2086 # a line for each word
  set -- $command_words
  IFS=$DEFAULT_IFS
  set +f
  program=$\{1##*/}
  shift
  arguments=$#
  while [ "$arguments" -gt 0 ]; do
    case $1 in
      /*) if [ -e ".$1" ]; then set -- "$@" "$R$1"; else set -- "$@" "$1"; fi ;;
      *) set -- "$@" "$1" ;;
    esac
    shift
    arguments=$((arguments - 1))
  done
  (cd / && VIRTFN_ROOT=$R VIRTFN_SIM_UID=0 "$program" "$@") </dev/null >>".sim/journal/$journal" 2>&1 || [ -n "$may_fail" ]
}

# expand_specifiers UNIT TEXT: into $expanded (systemd.unit(5), the ones that services use)
expand_specifiers() {
  expanded='' rest=$2
  while :; do
    case $rest in
      *%*)
        expanded=$expanded$\{rest%%\%*}
        rest=$\{rest#*%}
        case $rest in
          i* | I*) expanded=$expanded$unit_instance ;;
          n*) expanded=$expanded$1 ;;
          N*) expanded=$expanded$\{1%.*} ;;
          p* | P*) expanded=$expanded$unit_prefix ;;
          %*) expanded=$expanded% ;;
        esac
        rest=$\{rest#?}
        ;;
      *)
        expanded=$expanded$rest
        return
        ;;
    esac
  done
}

# split_command TEXT: a line for each word, into $command_words. Two dollar signs are one.
split_command() {
  command_words='' word='' quote='' begun='' rest=$1
  while [ -n "$rest" ]; do
    char=$\{rest%"$\{rest#?}"}
    rest=$\{rest#?}
    case $quote$char in
      "''" | '""') quote= ;;
      "'" | '"') quote=$char begun=yes ;;
      ' ' | "$TAB") end_word ;;
      *"\\")
        word=$word$\{rest%"$\{rest#?}"} begun=yes
        rest=$\{rest#?}
        ;;
      *'$')
        word=$word$char begun=yes
        rest=$\{rest#\$}
        ;;
      *) word=$word$char begun=yes ;;
    esac
  done
  end_word
}

end_word() {
  if [ -n "$begun" ]; then command_words=$command_words$word$NL; fi
  word='' begun=
}

# wanted_units TARGET: what the links of its folder name, into $wanted_units
wanted_units() {
  wanted_units=
  for wanted in "etc/systemd/system/$1.wants/"*; do
    if [ -e "$wanted" ] || [ -L "$wanted" ]; then wanted_units="$wanted_units $\{wanted##*/}"; fi
  done
}
`;
