import { END } from "./end.ts";
import { JOURNAL } from "./journal.ts";
import { LOCK } from "./lock.ts";
import { LOG } from "./log.ts";
import { OVERDUE } from "./overdue.ts";
import { PERFORM } from "./perform.ts";
import { PROCESS } from "./process.ts";
import { STATE } from "./state.ts";
import { STEPS } from "./steps.ts";

/**
 * What every transaction brings along. Its names begin with `tx_`, so that they cannot meet those of verbs.
 *
 * In the journal: `script`, `log` (one line an event), `outcome` (last, by rename), `cancel` and `confirmation` (made by
 * the runner), and while it runs the FIFOs `events` (ends of steps and the clock's seconds, for the main loop), `wake.*` (one for
 * each follower, a byte for each line of the log) and `alive` (open on descriptor 8 until the transaction is gone).
 *
 * Nothing here blocks for good: FIFOs are opened for reading and writing, which waits for nobody, and they hold more
 * than a transaction ever writes to them.
 */
export const RUNTIME: string = [
  STATE,
  LOG,
  JOURNAL,
  PROCESS,
  LOCK,
  PERFORM,
  OVERDUE,
  STEPS,
  END,
].join("\n\n");
