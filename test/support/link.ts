import {
  createConnection,
  createServer,
  type AddressInfo,
  type Socket,
} from "node:net";

/** The way to a host, which can break as cables and drivers do. */
export interface Link {
  readonly port: number;
  /** Who comes anew is let through, or sent away. */
  readonly admit: (newcomers: boolean) => void;
  /** Those that came so far: nothing passes any more in either direction, and nobody is told. */
  readonly freeze: () => void;
  /** How many were sent away. */
  readonly refused: () => number;
  readonly close: () => Promise<void>;
}

/** Listens on loopback in front of a port of this machine. */
export async function openLink(port: number): Promise<Link> {
  const pairs: (readonly [Socket, Socket])[] = [];
  let admits = true;
  let refused = 0;
  const server = createServer((near) => {
    if (!admits) {
      refused += 1;
      near.destroy();
      return;
    }
    const far = createConnection({ host: "127.0.0.1", port });
    pairs.push([near, far]);
    near.pipe(far).pipe(near);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on("error", () => {
        other.destroy();
      });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    admit: (newcomers) => {
      admits = newcomers;
    },
    freeze: () => {
      for (const [near, far] of pairs) {
        near.unpipe(far).pause();
        far.unpipe(near).pause();
      }
    },
    refused: () => refused,
    close: async () => {
      for (const socket of pairs.flat()) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
