import { describe, expect, test } from "vitest";
import { ConnectionLost } from "../../../src/host/connection.ts";
import { openConnection } from "../../../src/host/open-connection.ts";
import { conductRun } from "../../../src/run/conductor.ts";
import type { Connect } from "../../../src/run/host-session.ts";
import { parseModuleName } from "../../../src/model/module-name.ts";
import { createStillClock } from "../../support/cli-rig.ts";
import { simulatedHost } from "../../support/simulated-hosts.ts";

/** A host whose connections break from the first verification on, so many times. */
async function applyWithLosses(losses: number) {
  const root = await simulatedHost({ profile: "igb" });
  const name = parseModuleName("vfio-pci");
  if (name === undefined) throw new Error("no name of a module");
  let left = 0;
  const connect: Connect = async (target, options) => {
    const real = await openConnection(target, options);
    return {
      ...real,
      run: (script, onLine) => {
        if (left === 0) return real.run(script, onLine);
        left -= 1;
        return Promise.reject(new ConnectionLost("broken pipe"));
      },
    };
  };
  return conductRun(
    {
      mode: "apply",
      sources: [],
      hosts: [
        {
          name: "hv1",
          target: { kind: "sim", root, profile: "igb", become: undefined },
          secrets: [],
        },
      ],
      missing: [],
      plays: [
        {
          name: "passthrough",
          hosts: [
            {
              host: "hv1",
              policy: { allow: undefined, disconnect: false, stage: true },
              wishes: {
                request: { modules: [name] },
                resolve: () => ({
                  kind: "resolved",
                  request: { modules: [name] },
                  tasks: [
                    {
                      reference: {
                        name: "",
                        resource: "modprobe",
                        place: "x:1",
                      },
                      resource: "modprobe",
                      wish: {
                        name,
                        writtenName: name,
                        options: [],
                        state: "present",
                        persist: false,
                      },
                    },
                  ],
                }),
              },
              promised: undefined,
            },
          ],
        },
      ],
      forks: 1,
      lockTimeout: 0,
      confirmTimeout: 120,
      wantScript: false,
      holder: "me",
    },
    {
      connect,
      emit: (event) => {
        if (event.kind === "verifying" && event.attempt === 1) left = losses;
      },
      clock: createStillClock(),
      newTransactionId: () => "20261122T100000Z-abcdef",
      interrupt: new AbortController().signal,
      abandon: new AbortController().signal,
    },
  );
}

describe("a connection that is lost after the transaction has committed", () => {
  test("and comes back is no trouble", async () => {
    const { results, exitCode } = await applyWithLosses(4);
    expect(results).toMatchObject([{ status: "changed", reason: undefined }]);
    expect(exitCode).toBe(0);
  });

  test("and stays away leaves the host unverified, with what was done", async () => {
    const { results, exitCode } = await applyWithLosses(10_000);
    expect(results).toMatchObject([
      {
        status: "unverified",
        reason:
          "done, but the host could not be asked again: the connection was lost: broken pipe",
        plans: [{ verdict: "change" }],
      },
    ]);
    expect(results[0]?.changes).toBe(results[0]?.plans[0]?.changes.length);
    expect(results[0]?.changes).toBeGreaterThan(0);
    expect(exitCode).toBe(3);
  });
});
