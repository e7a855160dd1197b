import { sh } from "../sh.ts";

const HOST = sh`R=$\{0%/.sim/bin/*}`;

export const UNAME = sh`${HOST}
read -r release <"$R/.sim/release"
IFS= read -r node <"$R/etc/hostname"
case $\{1--s} in
  -r) printf '%s\n' "$release" ;;
  -n) printf '%s\n' "$node" ;;
  -m) printf 'x86_64\n' ;;
  -s) printf 'Linux\n' ;;
  *) printf 'Linux %s %s #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux\n' "$node" "$release" ;;
esac
`;

/** Who we are is the simulated host's word; sudo tells its children so. */
export const ID = sh`${HOST}
read -r uid <"$R/.sim/uid"
uid=$\{VIRTFN_SIM_UID:-$uid}
name=root
if [ "$uid" != 0 ]; then name=operator; fi
case $\{1-} in
  -u | -g | -ur | -ru) printf '%s\n' "$uid" ;;
  -un | -nu | -gn) printf '%s\n' "$name" ;;
  *) printf 'uid=%s(%s) gid=%s(%s) groups=%s(%s)\n' "$uid" "$name" "$uid" "$name" "$uid" "$name" ;;
esac
`;

export const HOSTNAME = sh`${HOST}
IFS= read -r name <"$R/etc/hostname"
case $\{1-} in
  -s) name=$\{name%%.*} ;;
esac
printf '%s\n' "$name"
`;

export const DMESG = sh`${HOST}
exec cat "$R/.sim/kmsg"
`;

/** Nothing here has to outlive a power cut. */
export const SYNC = "exit 0\n";
