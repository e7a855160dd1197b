import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SetVfAttributes } from "../../../src/changes/change.ts";
import { stepOf } from "../../../src/changes/kinds.ts";
import { SHELLS } from "../../support/shells.ts";
import {
  doAndUndo,
  kernelCalls,
  PF,
  vfHost,
  WELL,
} from "../../support/vf-host.ts";

const device = `sys/bus/pci/devices/${PF}`;

function change(
  to: SetVfAttributes["to"],
  from: SetVfAttributes["from"] = {},
): SetVfAttributes {
  return { kind: "set-vf-attributes", pf: PF, index: 2, from, to };
}

describe.each(SHELLS.filter(({ isHere }) => isHere))(
  "attributes of a VF under $name",
  ({ argv }) => {
    test("are set in one command, in the order that iproute2 wants", () => {
      using host = vfHost(argv, 4);
      const step = stepOf(
        change({
          mac: "02:00:00:00:00:02",
          trust: true,
          vlan: 100,
          qos: 3,
          max_tx_rate: 200,
          min_tx_rate: 10,
        }),
      );
      expect(host.runStep(step)).toEqual(WELL);
      expect(kernelCalls(host)).toEqual([
        "ip enp1s0 vf 2 mac 02:00:00:00:00:02 vlan 100 qos 3 trust on max_tx_rate 200 min_tx_rate 10",
      ]);
      expect(host.attributesOf(2)).toEqual([
        "mac 02:00:00:00:00:02",
        "max_tx_rate 200",
        "min_tx_rate 10",
        "qos 3",
        "spoofchk on",
        "trust on",
        "vlan 100",
      ]);
    });

    test("that the VF has already are not set again, and not undone", () => {
      using host = vfHost(argv, 4);
      host.runStep(stepOf(change({ vlan: 100, trust: true })));
      host.write(".calls", "");
      expect(
        doAndUndo(
          host,
          change({ vlan: 100, trust: true }, { vlan: 0, trust: false }),
        ),
      ).toEqual([WELL, WELL]);
      expect(kernelCalls(host)).toEqual([]);
      expect(host.attributesOf(2)).toContain("vlan 100");
    });

    test("go back to what was known before; what was not is left", () => {
      using host = vfHost(argv, 4);
      const before = host.attributesOf(2);
      const step = stepOf(
        change(
          { vlan: 100, qos: 3, trust: true, spoofchk: false },
          { vlan: 0, trust: false },
        ),
      );
      expect(host.runStep(step)).toEqual(WELL);
      expect(host.undoStep(step)).toEqual(WELL);
      expect(host.attributesOf(2)).toEqual(
        before.map((pair) => (pair === "spoofchk on" ? "spoofchk off" : pair)),
      );
      expect(host.notes()).toEqual([]);
    });

    test("an igb VLAN is removed before another one is set", () => {
      using host = vfHost(argv, 4);
      host.runStep(stepOf(change({ vlan: 100 })));
      host.write(".calls", "");
      expect(doAndUndo(host, change({ vlan: 200 }, { vlan: 100 }))).toEqual([
        WELL,
        WELL,
      ]);
      expect(kernelCalls(host)).toEqual([
        "ip enp1s0 vf 2 vlan 0",
        "ip enp1s0 vf 2 vlan 200",
        "ip enp1s0 vf 2 vlan 0",
        "ip enp1s0 vf 2 vlan 100",
      ]);
    });

    test("the one that the driver refuses is named, with iproute2's words and the kernel's", () => {
      using host = vfHost(argv, 4);
      host.write(".refused", "state\n");
      const step = stepOf(
        change({ vlan: 100, state: "enable", trust: true }, { vlan: 0 }),
      );
      expect(host.runStep(step)).toEqual({
        status: 1,
        errorText:
          `setting state enable of VF 2 of ${PF} failed: RTNETLINK answers: Operation not supported\n` +
          `the kernel says: [    2.0] igb ${PF}: state is nothing for VF 2\n`.repeat(
            2,
          ),
      });
      expect(host.undoStep(step)).toEqual(WELL);
      expect(host.attributesOf(2)).toContain("vlan 0");
    });

    test("nothing is set where the VF has something else than the plan was made for", () => {
      using host = vfHost(argv, 4);
      host.runStep(stepOf(change({ vlan: 50 })));
      host.write(".calls", "");
      expect(
        doAndUndo(
          host,
          change({ vlan: 100, trust: true }, { vlan: 0, trust: false }),
        ),
      ).toEqual([
        {
          status: 1,
          errorText: `VF 2 of ${PF} has vlan 50, and the plan was made for 0\n`,
        },
        WELL,
      ]);
      expect(kernelCalls(host)).toEqual([]);
    });

    test("what somebody else set after it is left alone, and the rest goes back", () => {
      using host = vfHost(argv, 4);
      const step = stepOf(
        change({ vlan: 100, trust: true }, { vlan: 0, trust: false }),
      );
      host.runStep(step);
      host.runStep(stepOf(change({ vlan: 7 })));
      expect(host.undoStep(step)).toEqual({
        status: 1,
        errorText: `VF 2 of ${PF} has vlan 7, which somebody else set meanwhile: it is left alone\n`,
      });
      expect(host.attributesOf(2)).toEqual(
        expect.arrayContaining(["vlan 7", "trust off"]),
      );
    });

    test("two changes of one VF in one transaction are both undone", () => {
      using host = vfHost(argv, 4);
      const before = host.attributesOf(2);
      const steps = [
        change({ vlan: 100 }, { vlan: 0 }),
        change({ trust: true }, { trust: false }),
      ].map(stepOf);
      for (const step of steps) expect(host.runStep(step)).toEqual(WELL);
      for (const step of steps.toReversed())
        expect(host.undoStep(step)).toEqual(WELL);
      expect(host.attributesOf(2)).toEqual(before);
    });

    test("a VF that came into use is not touched", () => {
      using host = vfHost(argv, 4);
      host.write(
        `${device}/virtfn2/net/eth00000001102/flags`.replace(
          "eth00000001102",
          host.list(`${device}/virtfn2/net`)[0] ?? "",
        ),
        "0x1003\n",
      );
      const step = stepOf({
        ...change({ vlan: 100 }, { vlan: 0 }),
        mustBeIdle: true,
      });
      expect(host.runStep(step).errorText).toMatch(
        new RegExp(
          `^VF 2 of ${PF} is in use since the plan was made: eth\\d+ is up\n$`,
        ),
      );
      expect(kernelCalls(host)).toEqual([]);
      expect(
        host.runStep(
          stepOf({
            ...change({ vlan: 100 }, { vlan: 0 }),
            index: 1,
            mustBeIdle: true,
          }),
        ),
      ).toEqual(WELL);
    });

    test("the representors of VFs are not taken for the PF's net device", () => {
      using host = vfHost(argv, 1);
      host.write(`${device}/net/aaa0/phys_port_name`, "pf0vf0\n");
      host.write(`${device}/net/enp1s0/phys_port_name`, "p0\n");
      const step = stepOf({ ...change({ trust: true }), index: 0 });
      expect(host.runStep(step)).toEqual(WELL);
      expect(kernelCalls(host)).toEqual(["ip enp1s0 vf 0 trust on"]);
    });

    test("a PF that udev renames meanwhile is found again", () => {
      using host = vfHost(argv, 4);
      host.write(".rename-to", "uplink0\n");
      expect(host.runStep(stepOf(change({ vlan: 5 })))).toEqual(WELL);
      expect(kernelCalls(host)).toEqual([
        "ip enp1s0 vf 2 vlan 5",
        "ip uplink0 vf 2 vlan 5",
      ]);
    });

    test.each([
      ["waits for the link of a PF that is up", ".link-returns"],
      ["is set anew where the link has come by then", ".link-comes"],
    ])("a rate %s", (_, event) => {
      using host = vfHost(argv, 4);
      host.write("sys/class/net/enp1s0/flags", "0x1003\n");
      host.write("sys/class/net/enp1s0/carrier", "0\n");
      host.write(event, "");
      const step = stepOf(change({ max_tx_rate: 200 }));
      expect(host.runStep(step)).toEqual(WELL);
      expect(host.attributesOf(2)).toContain("max_tx_rate 200");
    });

    test.each([
      ["down", "0x1002\n"],
      ["up, and no link comes", "0x1003\n"],
    ])("a rate is refused where the PF is %s", (_, flags) => {
      using host = vfHost(argv, 4);
      host.write("sys/class/net/enp1s0/flags", flags);
      host.write("sys/class/net/enp1s0/carrier", "0\n");
      expect(host.runStep(stepOf(change({ max_tx_rate: 200 })))).toEqual({
        status: 1,
        errorText: `setting max_tx_rate 200 of VF 2 of ${PF} failed: RTNETLINK answers: Invalid argument (there is no link on enp1s0)\n`,
      });
    });

    test.each<readonly [string, number, string]>([
      ["a VF that is not there", 1, `${PF} has no VF 2\n`],
      [
        "a PF without a net device",
        4,
        `${PF} has no net device here, and what its VFs have is set through that\n`,
      ],
    ])("%s is said to be so", (_, count, errorText) => {
      using host = vfHost(argv, count);
      rmSync(join(host.root, device, "net"), { recursive: true });
      expect(host.runStep(stepOf(change({ vlan: 1 })))).toEqual({
        status: 1,
        errorText,
      });
    });
  },
);
