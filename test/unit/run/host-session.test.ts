import { describe, expect, test } from "vitest";
import {
  ConnectionLost,
  type Connection,
  type Reply,
  type Target,
} from "../../../src/host/connection.ts";
import {
  openHostSession,
  type Connect,
} from "../../../src/run/host-session.ts";

const ENTRY = {
  name: "hv1",
  target: { kind: "local", become: undefined },
  secrets: ["hunter2"],
} as const;
const REPLY: Reply = { status: 0, lines: ["hello"], errorText: "" };

/** Connections that answer, or break, in this order. */
function connections(...answers: readonly ("answer" | "break")[]) {
  return connectionsTo(ENTRY.target, ...answers);
}

function connectionsTo(
  target: Target,
  ...answers: readonly ("answer" | "break")[]
) {
  const log: string[] = [];
  const left = [...answers];
  const connect: Connect = (_target, { unshared }): Promise<Connection> => {
    log.push(unshared ? "open unshared" : "open");
    return Promise.resolve({
      run: () =>
        left.shift() === "answer"
          ? Promise.resolve(REPLY)
          : Promise.reject(new ConnectionLost("broken pipe")),
      follow: () => Promise.reject(new Error("not used")),
      close: () => {
        log.push("close");
        return Promise.resolve();
      },
    });
  };
  const entry = { ...ENTRY, target };
  return { log, session: openHostSession(entry, connect, () => undefined) };
}

describe("a session with a host", () => {
  test("opens one connection, at first use, and keeps it", async () => {
    const { log, session } = connections("answer", "answer");
    expect(log).toEqual([]);
    await session.ask("a");
    expect(await session.ask("b")).toBe(REPLY);
    await session.close();
    expect(log).toEqual(["open", "close"]);
  });

  test("asks again over a new connection when one breaks", async () => {
    const { log, session } = connections("break", "answer");
    expect(await session.ask("a")).toBe(REPLY);
    expect(log).toEqual(["open", "close", "open"]);
  });

  test("gives up when the new one breaks too", async () => {
    const { session } = connections("break", "break", "answer");
    await expect(session.ask("a")).rejects.toThrow(ConnectionLost);
  });

  test("is opened again in a way of its own where that is asked for", async () => {
    const { log, session } = connections("answer", "answer");
    await session.ask("a");
    await session.reopen({ unshared: true });
    await session.ask("b");
    expect(log).toEqual(["open", "close", "open unshared"]);
  });

  test("makes another connection beside its own, which is whoever's asked for it", async () => {
    const { log, session } = connectionsTo(
      { kind: "sim", root: "/nowhere", profile: "igb", become: undefined },
      "answer",
    );
    await session.connection();
    const another = await session.another?.();
    await session.close();
    expect(log).toEqual(["open", "open unshared", "close"]);
    await another?.close();
    expect(log).toHaveLength(4);
  });

  test("has no other connection on this machine, since that would show nothing", () => {
    expect(connections().session.another).toBeUndefined();
  });

  test("has nothing to close when nothing was opened", async () => {
    const { log, session } = connections();
    await session.close();
    expect(log).toEqual([]);
  });

  test("hands the host's secrets to the connection, which masks them", async () => {
    let told: readonly string[] = [];
    const session = openHostSession(
      ENTRY,
      (_, { secrets }) => {
        told = secrets;
        return Promise.reject(new Error("enough"));
      },
      () => undefined,
    );
    await expect(session.ask("a")).rejects.toThrow("enough");
    expect(told).toEqual(["hunter2"]);
  });
});
