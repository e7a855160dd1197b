import { describe, expect, test } from "vitest";
import { createEventMask } from "../../../src/run/mask-events.ts";
import type { HostEntry } from "../../../src/run/run-request.ts";

const HV1: HostEntry = {
  name: "hv1",
  target: { kind: "local", become: { user: "root", password: "hunter22" } },
  secrets: ["step-started", "hv1"],
};
const HV2: HostEntry = {
  name: "hv2",
  target: { kind: "local", become: undefined },
  secrets: [],
};
const mask = createEventMask([HV1, HV2]);

describe("an event", () => {
  test("has the secrets of its host masked, the sudo password too", () => {
    expect(
      mask.event({
        kind: "step-failed",
        host: "hv1",
        step: 1,
        title: "it is step-started",
        reason: "hunter22: no such file",
      }),
    ).toEqual({
      kind: "step-failed",
      host: "hv1",
      step: 1,
      title: "it is ********",
      reason: "********: no such file",
    });
  });

  test("keeps its kind and the name of its host, whatever the password is", () => {
    expect(
      mask.event({
        kind: "step-started",
        host: "hv1",
        step: 1,
        title: "reload igb",
      }),
    ).toEqual({
      kind: "step-started",
      host: "hv1",
      step: 1,
      title: "reload igb",
    });
  });

  test("about no host in particular is masked for all of them", () => {
    expect(
      mask.event({
        kind: "warning",
        host: undefined,
        message: "hunter22 is weak",
      }),
    ).toMatchObject({ message: "******** is weak" });
  });
});
