import { sh } from "../sh.ts";
import { ENTER, KERNEL, KMOD, ROOT_ONLY } from "./enter.ts";

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
