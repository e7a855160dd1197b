import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SetNumVfs } from "../../../src/changes/change.ts";
import { stepOf } from "../../../src/changes/kinds.ts";
import { SHELLS } from "../../support/shells.ts";
import type { VerbHost } from "../../support/verb-host.ts";
import {
  doAndUndo,
  kernelCalls,
  PF,
  vfHost,
  WELL,
} from "../../support/vf-host.ts";

const device = `sys/bus/pci/devices/${PF}`;

function change(
  from: number,
  to: number,
  more: Partial<SetNumVfs> = {},
): SetNumVfs {
  return {
    kind: "set-num-vfs",
    pf: PF,
    netDevice: "enp1s0",
    from,
    to,
    ...more,
  };
}

describe.each(SHELLS.filter(({ isHere }) => isHere))(
  "VFs under $name",
  ({ argv }) => {
    test("are made without drivers, and later ones get theirs again", () => {
      using host = vfHost(argv, 0);
      const step = stepOf(change(0, 4, { withoutDrivers: true }));
      expect(host.runStep(step)).toEqual(WELL);
      expect(driversIn(host)).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      expect(kernelCalls(host)).toEqual([
        "autoprobe 0",
        `tee ${PF} 4`,
        "autoprobe 1",
      ]);
      expect(host.undoStep(step)).toEqual(WELL);
      expect(host.countVfs(PF)).toBe(0);
    });

    test("leave sriov_drivers_autoprobe as it was, also when they cannot be made", () => {
      using host = vfHost(argv, 0);
      const ended = host.runStep(
        stepOf(change(0, 9, { withoutDrivers: true })),
      );
      expect(ended.status).toBe(1);
      expect(host.read(`${device}/sriov_drivers_autoprobe`)).toBe("1\n");
      host.write(`${device}/sriov_drivers_autoprobe`, "0\n");
      host.write(".calls", "");
      expect(
        host.runStep(stepOf(change(0, 2, { withoutDrivers: true }))),
      ).toEqual(WELL);
      expect(kernelCalls(host)).toEqual([`tee ${PF} 2`]);
    });

    test("leave sriov_drivers_autoprobe to undo where the step was stopped in between", () => {
      using host = vfHost(argv, 0);
      host.write(`run/virtfn/written/held-autoprobe.${PF}`, "1\n");
      host.write(`${device}/sriov_drivers_autoprobe`, "0\n");
      const step = stepOf(change(0, 4, { withoutDrivers: true }));
      expect(host.undoStep(step)).toEqual(WELL);
      expect(host.read(`${device}/sriov_drivers_autoprobe`)).toBe("1\n");
    });

    test("come back with their attributes and drivers, each driver after its attributes", () => {
      using host = vfHost(argv, 4);
      const set = (index: number, words: string) =>
        host.run([
          {
            argv: [
              "ip",
              "link",
              "set",
              "dev",
              "enp1s0",
              "vf",
              `${index}`,
            ].concat(words.split(" ")),
          },
        ]);
      set(1, "mac 02:00:00:00:00:01");
      host.run([
        { argv: ["verb_return_driver", PF, "1", "-"] },
        { argv: ["verb_return_driver", PF, "1", "igbvf"] },
        { argv: ["verb_return_driver", PF, "2", "vfio-pci"] },
        { argv: ["verb_return_driver", PF, "3", "-"] },
      ]);
      set(2, "vlan 100 qos 3");
      const before = stateOf(host);
      const step = stepOf(
        change(4, 7, {
          previous: [
            { index: 1, attributes: { mac: "02:00:00:00:00:01" } },
            { index: 2, attributes: { vlan: 100, qos: 3 } },
          ],
        }),
      );
      expect(host.runStep(step)).toEqual(WELL);
      host.write(".calls", "");
      expect(host.undoStep(step)).toEqual(WELL);
      expect(stateOf(host)).toEqual(before);
      expect(before.drivers).toEqual(["igbvf", "igbvf", "vfio-pci", undefined]);
      expect(host.read(`${device}/sriov_drivers_autoprobe`)).toBe("1\n");
      expect(host.notes()).toEqual([]);
    });

    test("come back when the same transaction took them to none and made others", () => {
      using host = vfHost(argv, 4);
      host.run([{ argv: ["verb_return_driver", PF, "2", "vfio-pci"] }]);
      const before = stateOf(host);
      const steps = [change(4, 0), change(0, 4), change(4, 2)].map(stepOf);
      for (const step of steps) expect(host.runStep(step)).toEqual(WELL);
      for (const step of steps.toReversed())
        expect(host.undoStep(step)).toEqual(WELL);
      expect(stateOf(host)).toEqual(before);
    });

    test("of a count that was refused keep what they have", () => {
      using host = vfHost(argv, 4);
      const before = stateOf(host);
      rmSync(join(host.root, device, "sriov_totalvfs"));
      host.write(`${device}/sriov_totalvfs`, "3\n");
      const [run, undo] = doAndUndo(host, change(4, 7));
      expect(run?.status).toBe(1);
      // They were destroyed on the way: there is no way from 4 to 7 but through 0.
      expect(undo?.status).toBe(1);
      host.write(`${device}/sriov_totalvfs`, "7\n");
      host.run([{ argv: ["verb_bring_vfs", PF, "4", "60"] }]);
      expect(stateOf(host)).toEqual(before);
    });

    describe("are complete", () => {
      test("when the kernel's driver has them, without asking udev", () => {
        using host = vfHost(argv, 0);
        expect(awaitVfs(host, 0)).toEqual(WELL);
        host.run([{ argv: ["verb_bring_vfs", PF, "3", "60"] }]);
        host.write(".calls", "");
        expect(awaitVfs(host, 3)).toEqual(WELL);
        expect(host.calls()).toEqual([]);
      });

      test("without a driver, as soon as udev has nothing left to do", () => {
        using host = withoutIgbvf(argv, 3);
        expect(awaitVfs(host, 3)).toEqual(WELL);
        expect(host.calls()).toEqual(["udevadm settle --timeout=66"]);
      });

      test("without a driver, at once, where none is to be given", () => {
        using host = withoutIgbvf(argv, 3);
        host.write(`${device}/sriov_drivers_autoprobe`, "0\n");
        expect(awaitVfs(host, 3)).toEqual(WELL);
        expect(host.calls()).toEqual([]);
      });

      test("when ten looks brought no driver to those that have none", () => {
        using host = vfHost(argv, 3);
        host.run([{ argv: ["verb_return_driver", PF, "1", "-"] }]);
        host.write(".calls", "");
        expect(awaitVfs(host, 3)).toEqual(WELL);
        expect(host.calls()).toHaveLength(11);
      });

      test("with a driver for guests, which makes no net device", () => {
        using host = vfHost(argv, 3);
        host.run([{ argv: ["verb_return_driver", PF, "1", "vfio-pci"] }]);
        host.write(".calls", "");
        expect(awaitVfs(host, 3)).toEqual(WELL);
        expect(host.calls()).toEqual([]);
      });

      test("with a net device that is in another network namespace", () => {
        using host = vfHost(argv, 3);
        const net = `${device}/virtfn1/net`;
        for (const name of host.list(net))
          rmSync(join(host.root, net, name), { recursive: true });
        expect(awaitVfs(host, 3)).toEqual(WELL);
      });

      test("not before each driver has made its net device", () => {
        using host = vfHost(argv, 3);
        rmSync(join(host.root, device, "virtfn1/net"), { recursive: true });
        host.write(".calls", "");
        expect(awaitVfs(host, 3)).toEqual({
          status: 1,
          errorText: `no net device came from the driver of VF 1 of ${PF}\n`,
        });
        expect(host.calls()).toHaveLength(67);
      });

      test("with no net device where the VFs are no network functions", () => {
        using host = vfHost(argv, 3);
        rmSync(join(host.root, device, "virtfn1/net"), { recursive: true });
        host.write(`${device}/virtfn1/class`, "0x010802\n");
        expect(awaitVfs(host, 3)).toEqual(WELL);
      });

      test("not while one does not know its PF", () => {
        using host = vfHost(argv, 3);
        rmSync(join(host.root, device, "virtfn1/physfn"));
        expect(awaitVfs(host, 3).errorText).toBe(
          `VFs of ${PF} do not know their PF\n`,
        );
      });
    });
  },
);

function awaitVfs(host: VerbHost, count: number): ReturnType<VerbHost["run"]> {
  return host.run([
    { argv: ["verb_await_vfs", PF, String(count), String(60 + 2 * count)] },
  ]);
}

function withoutIgbvf(argv: readonly string[], count: number): VerbHost {
  const host = vfHost(argv, 0);
  rmSync(join(host.root, "sys/bus/pci/drivers/igbvf"), { recursive: true });
  host.run([{ argv: ["verb_bring_vfs", PF, String(count), "60"] }]);
  host.write(".calls", "");
  return host;
}

function driversIn(host: VerbHost): readonly (string | undefined)[] {
  return Array.from({ length: host.countVfs(PF) }, (_, index) =>
    host.driverOf(PF, index),
  );
}

function stateOf(host: VerbHost) {
  return {
    drivers: driversIn(host),
    attributes: Array.from({ length: host.countVfs(PF) }, (_, index) =>
      host.attributesOf(index),
    ),
  };
}
