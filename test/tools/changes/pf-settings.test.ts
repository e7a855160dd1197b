import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type {
  SetAutoprobe,
  SetEswitchMode,
} from "../../../src/changes/change.ts";
import { stepOf } from "../../../src/changes/kinds.ts";
import { SHELLS } from "../../support/shells.ts";
import {
  doAndUndo,
  kernelCalls,
  PF,
  vfHost,
  WELL,
} from "../../support/vf-host.ts";

const ATTRIBUTE = `sys/bus/pci/devices/${PF}/sriov_drivers_autoprobe`;
const off: SetAutoprobe = {
  kind: "set-autoprobe",
  pf: PF,
  from: true,
  to: false,
};
const toSwitchdev: SetEswitchMode = {
  kind: "set-eswitch-mode",
  pf: PF,
  from: "legacy",
  to: "switchdev",
};
const MODE = ".eswitch";

describe.each(SHELLS.filter(({ isHere }) => isHere))(
  "settings of a PF under $name",
  ({ argv }) => {
    test("sriov_drivers_autoprobe is written, and goes back", () => {
      using host = vfHost(argv, 0);
      expect(host.runStep(stepOf(off))).toEqual(WELL);
      expect(host.read(ATTRIBUTE)).toBe("0\n");
      expect(host.undoStep(stepOf(off))).toEqual(WELL);
      expect(host.read(ATTRIBUTE)).toBe("1\n");
      expect(host.notes()).toEqual([]);
    });

    test("sriov_drivers_autoprobe that is right already is not written, nor undone", () => {
      using host = vfHost(argv, 0);
      host.write(ATTRIBUTE, "0\n");
      expect(doAndUndo(host, off)).toEqual([WELL, WELL]);
      expect(kernelCalls(host)).toEqual([]);
    });

    test("a kernel without sriov_drivers_autoprobe is told of", () => {
      using host = vfHost(argv, 0);
      rmSync(join(host.root, ATTRIBUTE));
      expect(doAndUndo(host, off)).toEqual([
        { status: 1, errorText: `${PF} has no sriov_drivers_autoprobe\n` },
        WELL,
      ]);
    });

    test("the eswitch mode is set, and goes back", () => {
      using host = vfHost(argv, 0);
      host.write(MODE, "legacy\n");
      expect(host.runStep(stepOf(toSwitchdev))).toEqual(WELL);
      expect(host.read(MODE)).toBe("switchdev\n");
      expect(host.undoStep(stepOf(toSwitchdev))).toEqual(WELL);
      expect(host.read(MODE)).toBe("legacy\n");
      expect(kernelCalls(host)).toEqual([
        `devlink dev eswitch set pci/${PF} mode switchdev`,
        `devlink dev eswitch set pci/${PF} mode legacy`,
      ]);
    });

    test("the eswitch mode that is right already is not set, nor undone", () => {
      using host = vfHost(argv, 2);
      host.write(MODE, "switchdev\n");
      expect(doAndUndo(host, toSwitchdev)).toEqual([WELL, WELL]);
      expect(kernelCalls(host)).toEqual([]);
    });

    test("the eswitch mode stays while there are VFs", () => {
      using host = vfHost(argv, 2);
      host.write(MODE, "legacy\n");
      expect(doAndUndo(host, toSwitchdev)).toEqual([
        {
          status: 1,
          errorText: `${PF} has 2 VFs, and its eswitch mode is changed only while there are none\n`,
        },
        WELL,
      ]);
      expect(kernelCalls(host)).toEqual([]);
    });

    test("an eswitch mode that the plan did not find, and one that came after it, stay", () => {
      using host = vfHost(argv, 0);
      host.write(MODE, "switchdev_inactive\n");
      expect(doAndUndo(host, toSwitchdev)).toEqual([
        {
          status: 1,
          errorText: `the eswitch mode of ${PF} is switchdev_inactive, and the plan was made for legacy\n`,
        },
        WELL,
      ]);
      host.write(MODE, "legacy\n");
      host.runStep(stepOf(toSwitchdev));
      host.write(MODE, "switchdev_inactive\n");
      expect(host.undoStep(stepOf(toSwitchdev))).toEqual({
        status: 1,
        errorText: `the eswitch mode of ${PF} is switchdev_inactive, which somebody else set meanwhile: it is left alone\n`,
      });
    });

    test("the eswitch mode stays when somebody has made VFs behind it", () => {
      using host = vfHost(argv, 0);
      host.write(MODE, "legacy\n");
      host.runStep(stepOf(toSwitchdev));
      host.run([{ argv: ["verb_bring_vfs", PF, "2", "60"] }]);
      expect(host.undoStep(stepOf(toSwitchdev))).toEqual({
        status: 1,
        errorText: `${PF} has 2 VFs, and its eswitch mode is changed only while there are none\n`,
      });
      expect(host.read(MODE)).toBe("switchdev\n");
    });

    test("an eswitch mode that is refused is told in devlink's words", () => {
      using host = vfHost(argv, 0);
      host.write(MODE, "legacy\n");
      host.write(".eswitch-refused", "");
      expect(doAndUndo(host, toSwitchdev)).toEqual([
        {
          status: 1,
          errorText: `setting the eswitch mode switchdev of ${PF} failed: Error: mlx5_core: Failed setting eswitch to offloads.\n`,
        },
        WELL,
      ]);
    });
  },
);
