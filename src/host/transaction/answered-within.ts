import { ConnectionLost } from "../connection.ts";

/** The answer of a host, or a loss: when it has not come in time, or nobody wants it any more. */
export async function answeredWithin<T>(
  seconds: number,
  answer: Promise<T>,
  stop?: AbortSignal,
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
