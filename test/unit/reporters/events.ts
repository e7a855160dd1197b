import type { HostResult, RunEvent } from "../../../src/run/events.ts";

function result(host: string, rest: Partial<HostResult> = {}): HostResult {
  return {
    host,
    status: "ok",
    reason: undefined,
    hint: undefined,
    revert: undefined,
    changes: 0,
    plans: [],
    duration: 1.25,
    ...rest,
  };
}

const GOOD = result("hv1", { status: "changed", changes: 2 });
const BAD = result("hypervisor2", {
  status: "failed",
  reason: "step 2 (write b): No space left on device",
  hint: "its journal on the host: /var/lib/virtfn/transactions/t2/log",
  revert: "reverted",
  duration: 12,
});

/** An apply of two hosts: one changes, the other fails in its second step and is undone. */
export const APPLY: readonly RunEvent[] = [
  {
    kind: "run-started",
    mode: "apply",
    sources: ["site.yml"],
    hosts: ["hv1", "hypervisor2"],
  },
  { kind: "play-started", play: "VFs", hosts: ["hv1", "hypervisor2"] },
  { kind: "host-started", host: "hv1", play: "VFs" },
  { kind: "host-started", host: "hypervisor2", play: "VFs" },
  { kind: "trace", host: "hv1", text: "ssh hv1\necho" },
  { kind: "host-observed", host: "hv1" },
  { kind: "host-observed", host: "hypervisor2" },
  {
    kind: "transaction-started",
    host: "hv1",
    transaction: "t1",
    steps: ["write a", "rebuild"],
  },
  {
    kind: "transaction-started",
    host: "hypervisor2",
    transaction: "t2",
    steps: ["write a", "write b", "rebuild"],
  },
  { kind: "step-started", host: "hv1", step: 1, title: "write a" },
  { kind: "step-started", host: "hypervisor2", step: 1, title: "write a" },
  { kind: "step-finished", host: "hypervisor2", step: 1, title: "write a" },
  { kind: "step-finished", host: "hv1", step: 1, title: "write a" },
  { kind: "step-started", host: "hv1", step: 2, title: "rebuild" },
  { kind: "step-started", host: "hypervisor2", step: 2, title: "write b" },
  {
    kind: "step-failed",
    host: "hypervisor2",
    step: 2,
    title: "write b",
    reason: "No space left on device",
  },
  { kind: "undo-started", host: "hypervisor2", step: 1, title: "write a" },
  { kind: "host-finished", result: BAD },
  { kind: "connection-lost", host: "hv1", attempt: 1 },
  { kind: "reattached", host: "hv1", transaction: "t1" },
  { kind: "step-finished", host: "hv1", step: 2, title: "rebuild" },
  { kind: "warning", host: "hv1", message: "the clock of the host is wrong" },
  { kind: "verifying", host: "hv1", attempt: 1 },
  { kind: "verifying", host: "hv1", attempt: 2 },
  { kind: "host-finished", result: GOOD },
  { kind: "run-finished", results: [GOOD, BAD], exitCode: 3 },
];

const CUT = result("hv2", {
  status: "failed",
  reason:
    "nobody confirmed within 90 s: the host could not be reached anew (no route to host)",
  revert: "reverted",
});

const CONFIRMED = result("hv3", { status: "changed", changes: 1 });

/** An apply that cuts the connections to three hosts: one is reached anew, one is not, and on one virtfn itself works. */
export const CUTTING: readonly RunEvent[] = [
  {
    kind: "run-started",
    mode: "apply",
    sources: ["site.yml"],
    hosts: ["hv1", "hv2", "hv3"],
  },
  ...["hv1", "hv2", "hv3"].map((host): RunEvent => ({
    kind: "confirmation-awaited",
    host,
    transaction: "t1",
    seconds: 90,
    command: host === "hv3" ? "touch /run/virtfn/confirmed" : undefined,
  })),
  { kind: "confirmed", host: "hv1", transaction: "t1" },
  { kind: "confirmed", host: "hv3", transaction: "t1" },
  {
    kind: "confirmation-expired",
    host: "hv2",
    transaction: "t1",
    seconds: 90,
  },
  { kind: "host-finished", result: GOOD },
  { kind: "host-finished", result: CUT },
  { kind: "host-finished", result: CONFIRMED },
  { kind: "run-finished", results: [GOOD, CUT, CONFIRMED], exitCode: 3 },
];

const GONE = result("hv2", {
  status: "unreachable",
  reason: "no route to host",
  hint: "is it on?",
});

/** A plan of hosts that answer in another order than they are listed in. */
export const PLAN: readonly RunEvent[] = [
  {
    kind: "run-started",
    mode: "plan",
    sources: ["site.yml"],
    hosts: ["hv1", "hv2", "hv3"],
  },
  { kind: "play-started", play: "VFs", hosts: ["hv1", "hv2", "hv3"] },
  { kind: "host-finished", result: planned("hv3") },
  { kind: "host-finished", result: GONE },
  { kind: "host-finished", result: planned("hv1") },
  {
    kind: "run-finished",
    results: [planned("hv1"), GONE, planned("hv3")],
    exitCode: 4,
  },
];

function planned(host: string): HostResult {
  return result(host, {
    plans: [{ host, verdict: "ok", tasks: [], changes: [], fingerprint: "f" }],
  });
}
