/** `tx_stat PID`: state, parent and start time of a process, without a fork; fields of proc(5) after the name. */
export const PROCESS = `tx_stat() {
  tx_state='' tx_parent='' tx_began=''
  [ -r "/proc/$1/stat" ] && read -r tx_line 2>/dev/null <"/proc/$1/stat" || return 1
  # shellcheck disable=SC2086
  set -- \${tx_line##*) }
  tx_state=$1 tx_parent=$2
  shift 19
  tx_began=$1
}

# Whether the process with this number and start time is there; one that ended and was not collected is not.
tx_alive() {
  tx_stat "$1" || return 1
  case $tx_state in Z | X) return 1 ;; esac
  [ "$2" = "$tx_began" ]
}`;
