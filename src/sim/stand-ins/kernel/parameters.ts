import { sh } from "../../sh.ts";

/** Module parameters, as kernel/params.c reads and shows them. A part of the kernel library. */
export const PARAMETERS = sh`# integer TEXT: into $integer, as the kernel reads it: base 0, a sign only in front.
integer() {
  integer=$1 sign=
  case $integer in
    +*) integer=$\{integer#+} ;;
    -*) integer=$\{integer#-} sign=- ;;
  esac
  case $integer in
    0[xX]*)
      case $\{integer#0?} in '' | *[!0-9a-fA-F]*) return 1 ;; esac
      [ "$\{#integer}" -le 17 ] || return 2
      ;;
    0?*)
      case $integer in *[!0-7]*) return 1 ;; esac
      [ "$\{#integer}" -le 21 ] || return 2
      ;;
    '' | *[!0-9]*) return 1 ;;
    *) [ "$\{#integer}" -le 18 ] || return 2 ;;
  esac
  integer=$((integer))
  if [ -n "$sign" ]; then integer=$((-integer)); fi
}

# parse_value TYPE TEXT: what the kernel would show, into $parsed; or why not, into $problem (kernel/params.c).
parse_value() {
  parsed='' problem='Invalid argument'
  case $1 in
    bool | invbool | bint)
      case $2 in
        [yY1tT]* | [oO][nN]*) parsed=Y ;;
        [nN0fF]* | [oO][fF]*) parsed=N ;;
        *) return 1 ;;
      esac
      if [ "$1" = bint ]; then
        case $parsed in Y) parsed=1 ;; *) parsed=0 ;; esac
      fi
      return 0
      ;;
    charp | string | custom)
      if [ "$\{#2}" -gt 1024 ]; then
        problem='No space left on device'
        return 1
      fi
      parsed=$2
      return 0
      ;;
    byte) low=0 high=255 ;;
    short) low=-32768 high=32767 ;;
    ushort) low=0 high=65535 ;;
    int) low=-2147483648 high=2147483647 ;;
    uint | hexint) low=0 high=4294967295 ;;
    long) low=-999999999999999999 high=999999999999999999 ;;
    *) low=0 high=999999999999999999 ;;
  esac
  integer "$2" || {
    if [ "$?" -eq 2 ]; then problem='Numerical result out of range'; fi
    return 1
  }
  if [ -n "$sign" ] && [ "$low" -eq 0 ]; then return 1; fi
  if [ "$integer" -lt "$low" ] || [ "$integer" -gt "$high" ]; then
    problem='Numerical result out of range'
    return 1
  fi
  parsed=$integer
  if [ "$1" = hexint ]; then parsed=$(printf '0x%08x' "$integer"); fi
}

# parse_parameter TYPE LENGTH TEXT: like parse_value, and for arrays element by element.
parse_parameter() {
  if [ "$2" = - ]; then
    parse_value "$1" "$3"
    return
  fi
  elements=0 joined='' more=$3,
  while [ -n "$more" ]; do
    elements=$((elements + 1))
    if [ "$elements" -gt "$2" ]; then
      kernel_log "$inserting: can only take $2 arguments"
      problem='Invalid argument'
      return 1
    fi
    parse_value "$1" "$\{more%%,*}" || return 1
    joined=$joined$\{joined:+,}$parsed
    more=$\{more#*,}
  done
  parsed=$joined
}

# find_parameter NAME: its TYPE LENGTH MODE INITIAL, without the name, into $parameter
find_parameter() {
  case $module_parameters$NL in
    *"$NL$1 "*)
      parameter=$\{module_parameters#*"$NL$1 "}
      parameter=$\{parameter%%"$NL"*}
      ;;
    *) return 1 ;;
  esac
}

# set_parameters OPTIONS: $value_NAME for each parameter of the module that was read
set_parameters() {
  unset_parameters=$module_parameters
  while [ -n "$unset_parameters" ]; do
    parameter=$\{unset_parameters#"$NL"}
    parameter=$\{parameter%%"$NL"*}
    unset_parameters=$\{unset_parameters#"$NL$parameter"}
    # shellcheck disable=SC2034 # eval uses it
    initial=$\{parameter#* * * * }
    eval "value_$\{parameter%% *}=\$initial"
  done
  options=$1
  while [ -n "$options" ]; do
    next_word "$options"
    options=$after
    if [ "$word" = -- ]; then break; fi
    # A carriage return is a blank to the kernel (lib/cmdline.c, next_arg).
    case $word in *[[:cntrl:]]) word=$\{word%?} ;; esac
    if [ -z "$word" ]; then continue; fi
    fold "$\{word%%=*}"
    name=$folded
    if ! find_parameter "$name"; then
      kernel_log "$inserting: unknown parameter '$\{word%%=*}' ignored"
      continue
    fi
    type=$\{parameter%% *}
    length=$\{parameter#* }
    length=$\{length%% *}
    case $word in
      *=*)
        text=$\{word#*=}
        case $text in '"'*) text=$\{text#'"'} text=$\{text%'"'} ;; esac
        ;;
      *)
        text=
        case $type in bool | invbool) text=y ;; esac
        ;;
    esac
    if ! parse_parameter "$type" "$length" "$text"; then
      kernel_log "$inserting: \`$text' invalid for parameter \`$name'"
      return 1
    fi
    eval "value_$name=\$parsed"
  done
}`;
