import { describe, expect, test } from "vitest";
import type { Evidence } from "../../../src/changes/change.ts";
import type { PciAddress } from "../../../src/model/pci-address.ts";
import { renderRecap } from "../../../src/reporters/recap.ts";
import { createPlainReporter } from "../../../src/reporters/plain-reporter.ts";
import type { ReporterOptions } from "../../../src/reporters/reporter.ts";
import type {
  HostResult,
  HostStatus,
  RunEvent,
} from "../../../src/run/events.ts";
import { APPLY, CUTTING, PLAN } from "./events.ts";

function disturbing(
  status: HostStatus,
  evidence: readonly Evidence[],
): HostResult {
  return {
    host: "hv1",
    status,
    reason: undefined,
    hint: undefined,
    revert: undefined,
    changes: 1,
    plans: [
      {
        host: "hv1",
        verdict: "change",
        tasks: [],
        changes: [
          {
            change: {
              kind: "set-num-vfs",
              pf: "0000:01:00.0" as PciAddress,
              netDevice: "enp1s0",
              from: 4,
              to: 7,
            },
            disruption: "vfs",
            evidence,
          },
        ],
        fingerprint: "f",
      },
    ],
    duration: 1,
  };
}

function report(
  events: readonly RunEvent[],
  options: Partial<ReporterOptions> = {},
): string {
  let text = "";
  const reporter = createPlainReporter({
    write: (more) => {
      text += more;
    },
    color: false,
    diff: false,
    verbose: 0,
    savedTo: undefined,
    ...options,
  });
  for (const event of events) reporter.on(event);
  return text;
}

describe("plain lines", () => {
  test("of an apply: each thing once, when it happens, and a recap", () => {
    expect(report(APPLY)).toBe(
      `hv1           transaction t1: 2 steps
hypervisor2   transaction t2: 3 steps
hv1           step 1: write a
hypervisor2   step 1: write a
hv1           step 2: rebuild
hypervisor2   step 2: write b
hypervisor2   step 2 failed: No space left on device
hypervisor2   undoing: write a
hv1           connection lost; the transaction goes on without it, connecting again (1)
hv1           connected again, following transaction t1
hv1           warning: the clock of the host is wrong
hv1           verifying
hv1           verifying, attempt 2

recap
hv1          changed         2 changes · 1.3 s
hypervisor2  failed          step 2 (write b): No space left on device · everything was undone · 12.0 s
             its journal on the host: /var/lib/virtfn/transactions/t2/log
`,
    );
  });

  test("of an apply that cuts its connections: what is waited for, and what a person has to do", () => {
    expect(report(CUTTING)).toBe(
      `hv1   connecting anew: unless that confirms within 90 s that the host is reached, everything is undone
hv2   connecting anew: unless that confirms within 90 s that the host is reached, everything is undone
hv3   run as root, in a new login: touch /run/virtfn/confirmed (or in 90 s everything is undone)
hv1   confirmed over a new connection
hv3   confirmed over a new connection
hv2   nobody confirmed within 90 s

recap
hv1  changed         2 changes · 1.3 s
hv2  failed          nobody confirmed within 90 s: the host could not be reached anew (no route to host) · everything was undone · 1.3 s
hv3  changed         1 change · 1.3 s
`,
    );
  });

  test("of a plan: hosts in the order of the inventory, whoever answers first", () => {
    expect(report(PLAN)).toBe(
      `hv1   ok
hv2   unreachable: no route to host
  is it on?
hv3   ok

2 ok, 1 unreachable.
`,
    );
  });

  test("with -v show what is sent, each line with its host", () => {
    expect(report(APPLY, { verbose: 1 })).toContain(
      "hv1           | ssh hv1\nhv1           | echo\n",
    );
  });

  test("with -v show the first line of a long script, and with -vv all of it", () => {
    const script = Array.from({ length: 14 }, (_, index) => `line ${index}`);
    const trace: RunEvent = {
      kind: "trace",
      host: "",
      text: `${script.join("\n")}\n`,
    };
    expect(report([trace], { verbose: 1 })).toBe(
      "   | line 0\n   | … 13 lines more, -vv shows them\n",
    );
    expect(report([trace], { verbose: 2 }).split("\n")).toHaveLength(15);
  });

  test("name in the recap whom the changes hit", () => {
    const evidence: Evidence[] = [
      {
        subject: "VF 2 of 0000:01:00.0",
        use: {
          kind: "vfio",
          path: "/dev/vfio/31",
          pid: 4711,
          command: "qemu-system-x86",
          domain: "web1",
        },
      },
      {
        subject: "0000:01:00.0 enp1s0",
        use: { kind: "member", device: "enp1s0", of: "bond0" },
      },
    ];
    expect(
      renderRecap([disturbing("changed", evidence)], { color: false }),
    ).toContain("1 change · disturbed: libvirt domain web1, bond0 · 1.0 s\n");
    expect(
      renderRecap([disturbing("failed", evidence)], { color: false }),
    ).not.toContain("disturbed");
  });

  test("have no colour of their own", () => {
    expect(report(APPLY)).not.toContain("\u001b");
    expect(report(APPLY, { color: true })).toContain("\u001b[32mchanged");
  });
});
