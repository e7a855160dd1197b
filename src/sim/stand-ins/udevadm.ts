import { sh } from "../sh.ts";
import { ENTER } from "./enter.ts";

/** `settle` waits for VFs that are still on their way, as udev's queue makes it; everything else has nothing to do. */
export const UDEVADM = sh`${ENTER}
case $\{1-} in settle) shift ;; *) exit 0 ;; esac
seconds=120
while [ $# -gt 0 ]; do
  case $1 in
    --timeout=*) seconds=$\{1#*=} ;;
    -t | --timeout) seconds=$2; shift ;;
  esac
  shift
done
patience=$((seconds * 50))
while :; do
  set -- .sim/settling/*
  [ -e "$1" ] || exit 0
  [ "$patience" -gt 0 ] || exit 1
  patience=$((patience - 1))
  "$R/.sim/tools/sleep" 0.02 2>/dev/null || "$R/.sim/tools/sleep" 1
done
`;
