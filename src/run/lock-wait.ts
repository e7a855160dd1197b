import type { HostContext } from "./host-context.ts";
import type { LockHolder } from "./locked-outcome.ts";

/**
 * Waits a moment for whoever holds the host; what was observed does not hold any more then. `false` without waiting
 * when the time of `--lock-timeout` is over, or the run is interrupted.
 */
export type LockWait = (lock: LockHolder | undefined) => Promise<boolean>;

/** The time begins now. Whom we wait for is told once. */
export function createLockWait({
  host,
  request,
  ports: { clock, interrupt, emit },
  knowledge,
}: HostContext): LockWait {
  const end = clock.now() + 1000 * request.lockTimeout;
  let told = false;
  return async (lock) => {
    if (interrupt.aborted || clock.now() >= end) return false;
    if (lock && !told) {
      emit({ kind: "waiting-for-lock", host, lock: { ...lock, alive: true } });
      told = true;
    }
    knowledge.doing = `waiting for ${lock?.holder ?? "another run"}`;
    knowledge.observation = undefined;
    await clock.sleep(LOCK_PAUSE, interrupt);
    return true;
  };
}

/** Milliseconds between two looks at a host that somebody else holds. */
const LOCK_PAUSE = 1000;
