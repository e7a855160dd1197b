import { spawn } from "node:child_process";

/** Wall seconds of one call. */
export async function seconds(work: () => Promise<void>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** Runs a command to its end; its output is kept for the message of a failure. */
export async function runCommand(
  argv: readonly string[],
  expectedStatus = 0,
): Promise<void> {
  const [command = "", ...rest] = argv;
  const child = spawn(command, rest, { stdio: ["ignore", "pipe", "pipe"] });
  const said: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (status !== expectedStatus)
    throw new Error(
      `${argv.join(" ")} ended with ${status}: ${Buffer.concat(said).toString().slice(-2000)}`,
    );
}

/** Each of `items` through `work`, `width` at a time. */
export async function inParallel<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** `a` and `b` in turn, so that a machine whose speed drifts slows both; the median of the ratios a/b. */
export async function pairedRatio(
  rounds: number,
  a: () => Promise<void>,
  b: () => Promise<void>,
): Promise<{ readonly ratio: number; readonly a: number; readonly b: number }> {
  const pairs: { readonly a: number; readonly b: number }[] = [];
  for (let round = 0; round < rounds; round++)
    pairs.push({ b: await seconds(b), a: await seconds(a) });
  return {
    ratio: median(pairs.map((pair) => pair.a / pair.b)),
    a: median(pairs.map((pair) => pair.a)),
    b: median(pairs.map((pair) => pair.b)),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
