import { sh } from "../sh.ts";

const HOST = sh`R=$\{0%/.sim/bin/*}`;

/** `-n` never asks; `-S` reads the password from standard input. What it runs is root. */
export const SUDO = sh`${HOST}
ask=yes from_input='' prompt='[sudo] password: '
while [ $# -gt 0 ]; do
  case $1 in
    --) shift; break ;;
    -n | --non-interactive) ask= ;;
    -S | --stdin) from_input=yes ;;
    -p | --prompt) prompt=$2; shift ;;
    --prompt=*) prompt=$\{1#*=} ;;
    -u | --user | -g | --group) shift ;;
    -H | -k | -K | -E | -b | -v) ;;
    -nS | -Sn | -kS | -Sk) from_input=yes ;;
    -*) ;;
    *) break ;;
  esac
  shift
done
if [ -f "$R/.sim/sudo-password" ] && [ "$\{VIRTFN_SIM_UID-}" != 0 ]; then
  if [ -z "$from_input" ]; then
    if [ -n "$ask" ]; then
      printf 'sudo: a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper\n' >&2
    fi
    printf 'sudo: a password is required\n' >&2
    exit 1
  fi
  printf '%s' "$prompt" >&2
  IFS= read -r given
  IFS= read -r password <"$R/.sim/sudo-password"
  if [ "$given" != "$password" ]; then
    printf 'Sorry, try again.\nsudo: no password was provided\nsudo: 1 incorrect password attempt\n' >&2
    exit 1
  fi
fi
[ $# -gt 0 ] || exit 0
VIRTFN_SIM_UID=0
export VIRTFN_SIM_UID
exec "$@"
`;
