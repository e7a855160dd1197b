import { ConnectionLost } from "../connection.ts";

/** Waits for an answer of a host, but not for good. Rejects with {@link ConnectionLost} when it gives up. */
export type Asker = <T>(answer: Promise<T>, stop?: AbortSignal) => Promise<T>;

const FIRST_LIMIT = 30;

/**
 * A way that swallows everything is tried anew rather than waited for. It may also be slow, so each time that nothing
 * came, the next answer gets twice the time. `now` is in seconds.
 */
export function createAsker(now: () => number): Asker {
  let limit = FIRST_LIMIT;
  return async (answer, stop) => {
    const begun = now();
    try {
      return await answeredWithin(limit, answer, stop);
    } finally {
      if (now() - begun >= limit) limit *= 2;
    }
  };
}

async function answeredWithin<T>(
  seconds: number,
  answer: Promise<T>,
  stop: AbortSignal | undefined,
): Promise<T> {
  let giveUp: (why: string) => void = () => undefined;
  const late = new Promise<never>((_resolve, reject) => {
    giveUp = (why) => {
      reject(new ConnectionLost(why));
    };
  });
  const timer = setTimeout(() => {
    giveUp(`the host did not answer for ${seconds} s`);
  }, seconds * 1000);
  const onStop = () => {
    giveUp("nobody waits for the host any more");
  };
  stop?.addEventListener("abort", onStop);
  if (stop?.aborted === true) onStop();
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener("abort", onStop);
  }
}
