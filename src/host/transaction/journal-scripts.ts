import { quote } from "../../changes/quote.ts";

/**
 * Puts a transaction on a host, starts it detached (a session of its own, no terminal, no open descriptors but the
 * one that shows it is alive) and follows its log. For {@link Connection.follow}.
 */
export function startScript(options: {
  readonly id: string;
  readonly script: string;
  /** Names this follower's FIFO. */
  readonly follower: string;
}): string {
  return `${paths(options)}
umask 077
if ! E=$({
  mkdir -p "$J" && mkfifo "$W" "$J/alive" "$J/events" &&
    printf '%s' ${quote(options.script)} >"$J/script" && : >"$J/log"
} 2>&1); then
  printf '%snot_begun the journal %s cannot be written: %s\\n' "$MARK" "$J" "$E"
  rm -rf "$J"
  exit 1
fi
exec 4<"$J/log" 5<>"$W" 8<>"$J/alive"
exec 6<"$J/alive"
${SCOPE}
"$@" setsid sh "$J/script" </dev/null >/dev/null 2>&1 4<&- 5<&- 6<&- 8<&8 &
printf '%sstarted\\n' "$MARK"
${WATCH}
${FOLLOW}`;
}

/** Follows a transaction that runs or has ended, from the line after the `seen` first ones of its log. */
export function attachScript(options: {
  readonly id: string;
  readonly seen: number;
  readonly follower: string;
  /** Asks it to stop before its next step, and to undo. */
  readonly cancel: boolean;
}): string {
  return `${paths(options)}
umask 077
if [ ! -e "$J/log" ]; then
  printf '%sgone\\n' "$MARK"
  exit 1
fi
${options.cancel ? ': >"$J/cancel"\n' : ""}exec 4<"$J/log"
N=${options.seen}
while [ "$N" -gt 0 ] && read -r L <&4; do N=$((N - 1)); done
if [ ! -e "$J/outcome" ] && [ -p "$J/alive" ]; then
  mkfifo "$W" || exit 1
  exec 5<>"$W" 8<>"$J/alive"
  exec 6<"$J/alive"
  ${WATCH}
else
  exec 5</dev/null
fi
${FOLLOW}`;
}

/** For {@link Connection.run}: the transaction stops before its next step and undoes what it did. */
export function cancelScript(id: string): string {
  return `${journal(id)}
if [ -d "$J" ] && [ ! -e "$J/outcome" ]; then : >"$J/cancel"; fi
`;
}

/**
 * For {@link Connection.run} over a new connection: tells the transaction that the host is still reached. Says `confirmed`
 * when that counts, `over` when it came too late, `absent` where the host does not know the transaction.
 */
export function confirmScript(id: string, boot: string): string {
  return `${journal(id)}
B=''
read -r B 2>/dev/null <"$R/proc/sys/kernel/random/boot_id"
if [ ! -e "$J/log" ]; then
  echo absent
elif [ "$B" != ${quote(boot)} ] || [ -e "$J/outcome" ]; then
  echo over
elif ln -s confirmed "$J/confirmation" 2>/dev/null || [ "$(readlink "$J/confirmation")" = confirmed ]; then
  echo confirmed
elif [ -L "$J/confirmation" ]; then
  echo over
else
  ln -s confirmed "$J/confirmation"
fi
`;
}

/** The same as a person types it, as root on the host: one transaction at a time holds it. */
export const CONFIRM_COMMAND = "touch /run/virtfn/confirmed";

function paths(options: {
  readonly id: string;
  readonly follower: string;
}): string {
  return `${journal(options.id)}
W=$J/wake.${options.follower}`;
}

function journal(id: string): string {
  return `R=\${VIRTFN_ROOT-}
J=$R/var/lib/virtfn/transactions/${id}`;
}

/**
 * The end of the transaction closes the last writer of `alive`: its process is the only one that keeps descriptor 8.
 * Here it only lets the open for reading go through.
 */
const WATCH = `exec 8>&-
(read -r T <&6; printf 'dead\\n' >&5) 4<&- >/dev/null &
exec 6<&-`;

/**
 * logind may kill what a session leaves behind (KillUserProcesses=yes in logind.conf), a session of its own or not; a
 * scope of the system's is no part of it. Descriptors are inherited. It is tried first, since a host may have no bus.
 * What root leaves behind in a session stays anyway, unless KillExcludeUsers= says otherwise (logind.conf(5)).
 */
const SCOPE = `set --
L=''
{ read -r L <"$R/proc/self/loginuid"; } 2>/dev/null
for D in /etc /run /usr/local/lib /usr/lib; do
  for E in "$R$D"/systemd/logind.conf "$R$D"/systemd/logind.conf.d/*.conf; do
    if [ "$L" = 0 ] && [ -f "$E" ] && grep -qs '^[[:space:]]*KillExcludeUsers' "$E"; then L=''; fi
  done
done
if [ "$L" = 0 ]; then
  L=''
  while read -r E; do
    case $E in */session-*.scope) L=0 ;; esac
  done <"$R/proc/self/cgroup"
fi
if [ "$L" != 0 ] && [ -w "$R/run/systemd/system" ] && command -v systemd-run >/dev/null &&
  systemd-run --scope --quiet -- true </dev/null >/dev/null 2>&1 4<&- 5<&- 6<&- 8<&-; then
  set -- systemd-run --scope --quiet --
fi`;

/**
 * Waits without a clock: for a byte that comes with each line of the log, or for the end of the transaction. A
 * follower that is cut off dies of its next line.
 */
const FOLLOW = `E='' P=''
drain() {
  set --
  while IFS= read -r L <&4; do
    set -- "$@" "\${MARK}log $P$L"
    P=''
  done
  P=$P$L
  if [ $# -gt 0 ]; then printf '%s\\n' "$@"; fi
}
while drain && read -r T <&5 && [ "$T" != dead ]; do :; done
drain
if [ -e "$J/outcome" ]; then
  while read -r L; do
    if [ -n "$L" ]; then printf '%soutcome %s\\n' "$MARK" "$L"; fi
    if [ "$L" = locked ]; then E=locked; fi
  done <"$J/outcome"
  if [ "$E" = locked ]; then rm -rf "$J"; fi
else
  printf '%sdied\\n' "$MARK"
fi
if [ -e "$W" ]; then rm -f "$W"; fi
if [ -f "$J/alive" ]; then rm -f "$J/alive"; fi
`;
