import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { BindVf } from "../../../src/changes/change.ts";
import { stepOf } from "../../../src/changes/kinds.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import { SHELLS } from "../../support/shells.ts";
import type { VerbHost } from "../../support/verb-host.ts";
import {
  doAndUndo,
  giveToContainer,
  giveToGuest,
  kernelCalls,
  PF,
  vfHost,
  WELL,
} from "../../support/vf-host.ts";

const VF = "0000:01:10.2";

const toVfio: BindVf = {
  kind: "bind-vf",
  pf: PF,
  index: 2,
  from: "igbvf",
  to: "vfio-pci",
  module: "vfio_pci" as ModuleName,
  reason: "driver",
};
const back: BindVf = {
  ...toVfio,
  from: "vfio-pci",
  to: undefined,
  module: undefined,
};
const again: BindVf = {
  ...toVfio,
  to: "igbvf",
  module: undefined,
  reason: "address",
};

describe.each(SHELLS.filter(({ isHere }) => isHere))(
  "the driver of a VF under $name",
  ({ argv }) => {
    test("is named only for as long as the binding takes", () => {
      using host = vfHost(argv, 4);
      expect(host.runStep(stepOf(toVfio))).toEqual(WELL);
      expect(host.driverOf(PF, 2)).toBe("vfio-pci");
      expect(kernelCalls(host)).toEqual([
        `override ${VF} vfio-pci`,
        `unbind ${VF}`,
        `probe ${VF}`,
        `override ${VF} `,
      ]);
      expect(overrideOf(host)).toBe("(null)\n");
    });

    test("goes back by name, since the kernel may not choose it, and so does an override", () => {
      using host = vfHost(argv, 4);
      host.addDriver("otherdrv");
      host.runStep(stepOf({ ...toVfio, to: "otherdrv" }));
      host.write(`sys/bus/pci/devices/${VF}/driver_override`, "otherdrv\n");
      expect(doAndUndo(host, { ...toVfio, from: "otherdrv" })).toEqual([
        WELL,
        WELL,
      ]);
      expect(host.driverOf(PF, 2)).toBe("otherdrv");
      expect(overrideOf(host)).toBe("otherdrv\n");
    });

    test("is loaded first where nobody has registered it, and stays loaded", () => {
      using host = vfHost(argv, 4);
      rmSync(join(host.root, "sys/bus/pci/drivers/vfio-pci"), {
        recursive: true,
      });
      expect(doAndUndo(host, toVfio)).toEqual([WELL, WELL]);
      expect(kernelCalls(host)[0]).toBe("modprobe -- vfio_pci");
      expect(kernelCalls(host)).toHaveLength(9);
      expect(host.driverOf(PF, 2)).toBe("igbvf");
      expect(host.list("sys/module")).toContain("vfio_pci");
    });

    test("whose module is loaded takes no other VF that is free", () => {
      using host = vfHost(argv, 4);
      for (const index of [0, 1, 2, 3])
        host.run([{ argv: ["verb_return_driver", PF, String(index), "-"] }]);
      rmSync(join(host.root, "sys/bus/pci/drivers/igbvf"), { recursive: true });
      host.write(".registers-igbvf", "");
      const change: BindVf = {
        ...toVfio,
        from: undefined,
        to: "igbvf",
        module: "igbvf" as ModuleName,
      };
      expect(host.runStep(stepOf(change))).toEqual(WELL);
      expect([0, 1, 2, 3].map((index) => host.driverOf(PF, index))).toEqual([
        undefined,
        undefined,
        "igbvf",
        undefined,
      ]);
      expect(
        host.read(`sys/bus/pci/devices/${PF}/sriov_drivers_autoprobe`),
      ).toBe("1\n");
      expect(host.undoStep(stepOf(change))).toEqual(WELL);
      expect(host.driverOf(PF, 2)).toBeUndefined();
    });

    test.each<readonly [string, Partial<BindVf>, string]>([
      [
        "that no module registers",
        { to: "nodrv", module: "nodrv" as ModuleName },
        "the module nodrv is loaded, but it registers no driver nodrv\n",
      ],
      [
        "whose module is not installed",
        { to: "nodrv", module: "missing" as ModuleName },
        "loading missing failed: modprobe: FATAL: Module missing not found in directory /lib/modules/6.1.0-50\n",
      ],
      [
        "of which no module is known",
        { to: "nodrv", module: undefined },
        "no driver nodrv is registered\n",
      ],
    ])("%s fails before the VF loses the one it has", (_, other, errorText) => {
      using host = vfHost(argv, 4);
      expect(doAndUndo(host, { ...toVfio, ...other })).toEqual([
        { status: 1, errorText },
        WELL,
      ]);
      expect(host.driverOf(PF, 2)).toBe("igbvf");
    });

    test("that refuses the VF is reported with the kernel's words, and the one from before comes back", () => {
      using host = vfHost(argv, 4);
      host.write(".refused-by-vfio-pci", "");
      expect(doAndUndo(host, toVfio)).toEqual([
        {
          status: 1,
          errorText: `${VF} has no driver after it was offered to vfio-pci\nthe kernel says: [    2.0] vfio-pci: probe of ${VF} failed with error -22\n`,
        },
        WELL,
      ]);
      expect(host.driverOf(PF, 2)).toBe("igbvf");
      expect(overrideOf(host)).toBe("(null)\n");
    });

    test("that the VF has already is left as it is, and so it is by undo", () => {
      using host = vfHost(argv, 4);
      host.runStep(stepOf(toVfio));
      host.write(".calls", "");
      expect(doAndUndo(host, toVfio)).toEqual([WELL, WELL]);
      expect(kernelCalls(host)).toEqual([]);
      expect(host.driverOf(PF, 2)).toBe("vfio-pci");
    });

    test("is the kernel's choice again when it is given back, with its net device", () => {
      using host = vfHost(argv, 4);
      host.runStep(stepOf(toVfio));
      expect(doAndUndo(host, back)).toEqual([WELL, WELL]);
      expect(host.driverOf(PF, 2)).toBe("vfio-pci");
      host.runStep(stepOf(back));
      expect(host.driverOf(PF, 2)).toBe("igbvf");
      expect(host.list(`sys/bus/pci/devices/${VF}/net`)).toHaveLength(1);
      host.write(".calls", "");
      expect(host.runStep(stepOf({ ...back, from: undefined }))).toEqual(WELL);
      expect(kernelCalls(host)).toEqual([]);
    });

    test("may be none where the kernel is not to choose, and no module is loaded for it", () => {
      using host = vfHost(argv, 4);
      host.write(`sys/bus/pci/devices/${VF}/modalias`, "pci:v8086\n");
      host.runStep(stepOf(toVfio));
      host.write(`sys/bus/pci/devices/${PF}/sriov_drivers_autoprobe`, "0\n");
      expect(host.runStep(stepOf(back))).toEqual(WELL);
      expect(host.driverOf(PF, 2)).toBeUndefined();
      expect(host.calls().join("\n")).not.toContain("modprobe");
      expect(host.undoStep(stepOf(back))).toEqual(WELL);
      expect(host.driverOf(PF, 2)).toBe("vfio-pci");
    });

    test("is loaded as udev would do it where the VF is given back and it is not there", () => {
      using host = vfHost(argv, 4);
      host.runStep(stepOf(toVfio));
      host.write(`sys/bus/pci/devices/${VF}/modalias`, "pci:v8086\n");
      rmSync(join(host.root, "sys/bus/pci/drivers/igbvf"), { recursive: true });
      expect(host.runStep(stepOf(back))).toEqual(WELL);
      expect(host.calls()).toContain("modprobe -q -b -- pci:v8086");
    });

    test("of somebody else, from before it or after it, is left alone", () => {
      using host = vfHost(argv, 4);
      host.addDriver("otherdrv");
      const other = { ...toVfio, to: "otherdrv" };
      host.runStep(stepOf(other));
      host.finishStep(stepOf(other));
      expect(doAndUndo(host, toVfio)).toEqual([
        {
          status: 1,
          errorText: `VF 2 of ${PF} has the driver otherdrv, and the plan was made for igbvf\n`,
        },
        WELL,
      ]);
      const step = stepOf({ ...toVfio, from: "otherdrv" });
      expect(host.runStep(step)).toEqual(WELL);
      rebindByHand(host, "igbvf");
      expect(host.undoStep(step)).toEqual({
        status: 1,
        errorText: `VF 2 of ${PF} has igbvf, which somebody else saw to meanwhile: it is left alone\n`,
      });
      expect(host.driverOf(PF, 2)).toBe("igbvf");
    });

    test("of a VF that came into use is not touched", () => {
      using host = vfHost(argv, 4);
      host.runStep(stepOf(toVfio));
      giveToGuest(host, 2);
      host.write(".calls", "");
      const idle = { ...back, mustBeIdle: true };
      expect(host.runStep(stepOf(idle))).toEqual({
        status: 1,
        errorText: `VF 2 of ${PF} is in use since the plan was made: process 42 holds /dev/vfio/12\n`,
      });
      expect(kernelCalls(host)).toEqual([]);
      expect(host.runStep(stepOf({ ...toVfio, mustBeIdle: true }))).toEqual(
        WELL,
      );
    });

    test("whose net device is in another network namespace counts as used", () => {
      using host = vfHost(argv, 4);
      giveToContainer(host, 2);
      expect(
        host.runStep(stepOf({ ...toVfio, mustBeIdle: true })).errorText,
      ).toBe(
        `VF 2 of ${PF} is in use since the plan was made: its net device is in another network namespace\n`,
      );
    });

    test("is bound anew to read an address, and again when the address goes back", () => {
      using host = vfHost(argv, 4);
      const before = macOf(host);
      const steps = [
        stepOf({
          kind: "set-vf-attributes",
          pf: PF,
          index: 2,
          from: { mac: "00:00:00:00:00:00" },
          to: { mac: "02:00:00:00:00:0a" },
        }),
        stepOf(again),
      ];
      for (const step of steps) expect(host.runStep(step)).toEqual(WELL);
      expect(macOf(host)).toBe("02:00:00:00:00:0a\n");
      expect(host.driverOf(PF, 2)).toBe("igbvf");
      for (const step of steps.toReversed())
        expect(host.undoStep(step)).toEqual(WELL);
      expect(macOf(host)).toBe(before);
      expect(host.notes()).toEqual([]);
    });

    test("is not bound anew where it has read the address, or there is none", () => {
      using host = vfHost(argv, 4);
      host.run([
        {
          argv: [
            "ip",
            ..."link set dev enp1s0 vf 2 mac 02:ff:00:00:00:02".split(" "),
          ],
        },
      ]);
      host.write(".calls", "");
      expect(doAndUndo(host, again)).toEqual([WELL, WELL]);
      expect(kernelCalls(host)).toEqual([]);
      host.run([{ argv: ["verb_return_driver", PF, "2", "-"] }]);
      host.write(".calls", "");
      expect(host.runStep(stepOf(again))).toEqual(WELL);
      expect(kernelCalls(host)).toEqual([]);
    });
  },
);

function overrideOf(host: VerbHost): string | undefined {
  return host.read(`sys/bus/pci/devices/${VF}/driver_override`);
}

function macOf(host: VerbHost): string | undefined {
  const net = `sys/bus/pci/devices/${VF}/net`;
  return host.read(`${net}/${host.list(net)[0] ?? ""}/address`);
}

function rebindByHand(host: VerbHost, driver: string): void {
  host.run([{ argv: ["verb_return_driver", PF, "2", driver] }]);
}
