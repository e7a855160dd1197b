import { sh } from "../sh.ts";

/** Every stand-in finds its host by its own path, so that no variable can lead it to another one. */
export const ENTER = sh`R=$\{0%/.sim/bin/*}
cd "$R" || exit 1`;

/** The libraries, which ShellCheck reads by themselves. */
export const KMOD = sh`# shellcheck source=kmod.sh
. "$R/.sim/lib/kmod.sh"`;

export const KERNEL = sh`# shellcheck source=kernel.sh
. "$R/.sim/lib/kernel.sh"`;

/** What follows is for users that are not root. */
export const ROOT_ONLY = sh`read -r uid <.sim/uid
if [ "$\{VIRTFN_SIM_UID:-$uid}" != 0 ]; then`;
