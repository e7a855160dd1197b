import { describe, expect, test } from "vitest";
import {
  ConnectionLost,
  type Connection,
  type Reply,
} from "../../../src/host/connection.ts";
import { openHostSession } from "../../../src/run/host-session.ts";

const ENTRY = {
  name: "hv1",
  target: { kind: "local", become: undefined },
  secrets: ["hunter2"],
} as const;
const REPLY: Reply = { status: 0, lines: ["hello"], errorText: "" };

/** Connections that answer, or break, in this order. */
function connections(...answers: readonly ("answer" | "break")[]) {
  const log: string[] = [];
  const left = [...answers];
  const connect = (): Promise<Connection> => {
    log.push("open");
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
  return { log, session: openHostSession(ENTRY, connect, () => undefined) };
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
