import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type {
  BindVf,
  LoadModule,
  SetNumVfs,
  SetVfAttributes,
} from "../../../src/changes/change.ts";
import { stepOf } from "../../../src/changes/kinds.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import { SHELLS } from "../../support/shells.ts";
import type { VerbHost } from "../../support/verb-host.ts";
import {
  giveToContainer,
  giveToGuest,
  kernelCalls,
  PF,
  vfHost,
  WELL,
} from "../../support/vf-host.ts";

const count: SetNumVfs = {
  kind: "set-num-vfs",
  pf: PF,
  netDevice: undefined,
  from: 0,
  to: 3,
};
const vlan: SetVfAttributes = {
  kind: "set-vf-attributes",
  pf: PF,
  index: 2,
  from: { vlan: 0 },
  to: { vlan: 100 },
};
const toVfio: BindVf = {
  kind: "bind-vf",
  pf: PF,
  index: 2,
  from: "igbvf",
  to: "vfio-pci",
  module: undefined,
  reason: "driver",
};
const again: BindVf = { ...toVfio, to: "igbvf", reason: "address" };
const load: LoadModule = {
  kind: "load-module",
  module: "igb" as ModuleName,
  options: [],
  expected: [],
};

const GUEST = left("process 42 holds /dev/vfio/12");
const CONTAINER = left("its net device is in another network namespace");

describe.each(SHELLS.filter(({ isHere }) => isHere))(
  "undo leaves a VF to whoever got it meanwhile, under $name:",
  ({ argv }) => {
    test("the count that a guest's VF is part of", () => {
      using host = vfHost(argv, 0);
      host.runStep(stepOf(count));
      host.runStep(stepOf(toVfio));
      host.finishStep(stepOf(toVfio));
      giveToGuest(host, 2);
      expectLeft(host, [count], GUEST);
      expect(host.countVfs(PF)).toBe(3);
    });

    test("the count that a container's VF is part of", () => {
      using host = vfHost(argv, 4);
      host.runStep(stepOf({ ...count, from: 4 }));
      giveToContainer(host, 2);
      expectLeft(host, [{ ...count, from: 4 }], CONTAINER);
      expect(host.countVfs(PF)).toBe(3);
    });

    test("the driver, and with it all that a new VF has", () => {
      using host = vfHost(argv, 0);
      for (const change of [count, vlan, toVfio]) host.runStep(stepOf(change));
      giveToGuest(host, 2);
      expectLeft(host, [toVfio, vlan, count], GUEST);
      expect(host.driverOf(PF, 2)).toBe("vfio-pci");
      expect(host.attributesOf(2)).toContain("vlan 100");
    });

    test("attributes that were set because nobody used it", () => {
      using host = vfHost(argv, 4);
      host.runStep(stepOf(toVfio));
      const idle = { ...vlan, mustBeIdle: true };
      expect(host.runStep(stepOf(idle))).toEqual(WELL);
      giveToGuest(host, 2);
      expectLeft(host, [idle], GUEST);
      expect(host.attributesOf(2)).toContain("vlan 100");
    });

    test("but not attributes that were set although it was used", () => {
      using host = vfHost(argv, 4);
      host.runStep(stepOf(toVfio));
      giveToGuest(host, 2);
      expect(host.runStep(stepOf(vlan))).toEqual(WELL);
      expect(host.undoStep(stepOf(vlan))).toEqual(WELL);
      expect(host.attributesOf(2)).toContain("vlan 0");
    });

    test("the address that its driver has read", () => {
      using host = vfHost(argv, 4);
      const mac: SetVfAttributes = {
        ...vlan,
        from: { mac: "00:00:00:00:00:00" },
        to: { mac: "02:00:00:00:00:0a" },
      };
      for (const change of [mac, again]) host.runStep(stepOf(change));
      host.run([
        {
          argv: ["verb_drop_note", `written/attributes.${PF}.2.mac`],
        },
      ]);
      giveToContainer(host, 2);
      host.write(".calls", "");
      host.undoStep(stepOf(again));
      expect(
        host.run([{ argv: ["verb_read_address_again", PF, "2"] }]),
      ).toEqual(CONTAINER);
      expect(kernelCalls(host)).toEqual([]);
    });

    test("the module of the PF", () => {
      using host = vfHost(argv, 0);
      expect(host.runStep(stepOf(load))).toEqual(WELL);
      mkdirSync(join(host.root, "sys/module/igb/drivers"));
      symlinkSync(
        join(host.root, "sys/bus/pci/drivers/igb"),
        join(host.root, "sys/module/igb/drivers/pci:igb"),
      );
      symlinkSync(
        join(host.root, `sys/bus/pci/devices/${PF}`),
        join(host.root, `sys/bus/pci/drivers/igb/${PF}`),
      );
      host.run([{ argv: ["verb_bring_vfs", PF, "3", "60"] }]);
      host.runStep(stepOf(toVfio));
      giveToGuest(host, 2);
      expectLeft(host, [load], GUEST);
      expect(host.countVfs(PF)).toBe(3);
    });
  },
);

/** Undoes changes: each says who has the VF, and none reaches the kernel. */
function expectLeft(
  host: VerbHost,
  changes: readonly Parameters<typeof stepOf>[0][],
  ended: ReturnType<VerbHost["run"]>,
): void {
  host.write(".calls", "");
  for (const change of changes)
    expect(host.undoStep(stepOf(change))).toEqual(ended);
  expect(kernelCalls(host)).toEqual([]);
}

function left(use: string) {
  return {
    status: 1,
    errorText: `VF 2 of ${PF} is in use since the plan was made: ${use}\nit is left as it is\n`,
  };
}
