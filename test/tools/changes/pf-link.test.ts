import { describe, expect, test } from "vitest";
import type { RaisePf } from "../../../src/changes/change.ts";
import { stepOf } from "../../../src/changes/kinds.ts";
import { SHELLS } from "../../support/shells.ts";
import {
  doAndUndo,
  kernelCalls,
  PF,
  vfHost,
  WELL,
} from "../../support/vf-host.ts";

const change: RaisePf = { kind: "raise-pf", pf: PF, netDevice: "enp1s0" };
const flags = "sys/class/net/enp1s0/flags";

describe.each(SHELLS.filter(({ isHere }) => isHere))(
  "the link of a PF under $name",
  ({ argv }) => {
    test("is brought up once udev is done, and down again", () => {
      using host = vfHost(argv, 0);
      const step = stepOf(change);
      expect(host.runStep(step)).toEqual(WELL);
      expect(host.calls()).toEqual([
        "udevadm settle --timeout=60",
        "ip enp1s0 up",
      ]);
      expect(host.undoStep(step)).toEqual(WELL);
      expect(host.read(flags)).toBe("0x1002\n");
      expect(host.notes()).toEqual([]);
    });

    test("that is up already is left alone, also by undo", () => {
      using host = vfHost(argv, 0);
      host.write(flags, "0x1003\n");
      expect(doAndUndo(host, change)).toEqual([WELL, WELL]);
      expect(kernelCalls(host)).toEqual([]);
    });

    test("that cannot be brought up fails with the kernel's words", () => {
      using host = vfHost(argv, 0);
      host.write(".link-refused", "");
      expect(host.runStep(stepOf(change))).toEqual({
        status: 1,
        errorText:
          "ip link set dev enp1s0 up failed: RTNETLINK answers: Cannot allocate memory\n",
      });
    });
  },
);
