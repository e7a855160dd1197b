import { describe, expect, test } from "vitest";
import { Unreachable } from "../../../src/host/connection.ts";
import { Bug } from "../../../src/model/unreachable.ts";
import { conductRun } from "../../../src/run/conductor.ts";
import type { RunEvent } from "../../../src/run/events.ts";
import type { Connect } from "../../../src/run/host-session.ts";
import type { HostWork, RunRequest } from "../../../src/run/run-request.ts";
import { createStillClock } from "../../support/cli-rig.ts";

function work(host: string): HostWork {
  return {
    host,
    policy: { allow: undefined, disconnect: false, stage: true },
    wishes: {
      request: { modules: [] },
      resolve: () => ({
        kind: "resolved",
        tasks: [],
        request: { modules: [] },
      }),
    },
    promised: undefined,
  };
}

function request(hosts: readonly string[]): RunRequest {
  return {
    mode: "apply",
    sources: ["site.yml"],
    hosts: hosts.map((name) => ({
      name,
      target: { kind: "sim", root: name, profile: "igb", become: undefined },
      secrets: [],
    })),
    missing: [],
    plays: [
      { name: "first", hosts: hosts.map(work) },
      { name: "second", hosts: hosts.map(work) },
    ],
    forks: 2,
    lockTimeout: 0,
    confirmTimeout: 120,
    wantScript: false,
    holder: "me@here (pid 1)",
  };
}

async function conduct(
  hosts: readonly string[],
  connect: Connect,
  interrupt = new AbortController().signal,
) {
  const events: RunEvent[] = [];
  const report = await conductRun(request(hosts), {
    connect,
    emit: (event) => void events.push(event),
    clock: createStillClock(),
    newTransactionId: () => "t1",
    interrupt,
    abandon: new AbortController().signal,
  });
  return { report, events };
}

const refuse: Connect = () =>
  Promise.reject(new Unreachable("connect", "no route to host", "is it on?"));

describe("a run", () => {
  test("ends a host that cannot be reached in its first play, with the reason and the cure", async () => {
    const { report, events } = await conduct(["hv1"], refuse);
    expect(report).toMatchObject({
      exitCode: 4,
      results: [
        {
          host: "hv1",
          status: "unreachable",
          reason: "no route to host",
          hint: "is it on?",
        },
      ],
    });
    expect(events.map(({ kind }) => kind)).toEqual([
      "run-started",
      "play-started",
      "host-started",
      "host-finished",
      "play-started",
      "run-finished",
    ]);
  });

  test("goes on with the other hosts when virtfn itself is at fault on one, and says so in the end", async () => {
    const bug = new Bug("unexpected 7");
    const { report } = await conduct(["hv1", "hv2"], (target, options) =>
      target.kind === "sim" && target.root === "hv1"
        ? Promise.reject(bug)
        : refuse(target, options),
    );
    expect(report.exitCode).toBe(70);
    expect(report.bugs).toEqual([bug]);
    expect(report.results.map(({ host, status }) => [host, status])).toEqual([
      ["hv1", "failed"],
      ["hv2", "unreachable"],
    ]);
  });

  test("that was interrupted gives every host a result, in order", async () => {
    const { report, events } = await conduct(
      ["hv1", "hv2", "hv3"],
      refuse,
      AbortSignal.abort(),
    );
    expect(report.exitCode).toBe(130);
    expect(report.results.map(({ host, status }) => [host, status])).toEqual([
      ["hv1", "interrupted"],
      ["hv2", "interrupted"],
      ["hv3", "interrupted"],
    ]);
    expect(events.filter(({ kind }) => kind === "host-started")).toEqual([]);
  });
});
