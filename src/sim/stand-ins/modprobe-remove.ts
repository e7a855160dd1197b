import { sh } from "../sh.ts";
import { ROOT_ONLY } from "./enter.ts";

/** `modprobe -r`: a function for the stand-in of modprobe. */
export const REMOVING = sh`remove_one() {
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
}`;
