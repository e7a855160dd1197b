import { describe, expect, test } from "vitest";
import type { RaisePf } from "../../../src/changes/change.ts";
import { stepOf } from "../../../src/changes/kinds.ts";
import { SHELLS } from "../../support/shells.ts";
import type { VerbHost } from "../../support/verb-host.ts";
import {
  doAndUndo,
  giveToContainer,
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

    test.each<readonly [string, (host: VerbHost) => void, string]>([
      [
        "an address",
        (host) =>
          host.write(
            ".addresses",
            "3: enp1s0    inet 192.0.2.4/24 scope global enp1s0\n",
          ),
        "enp1s0 has the address 192.0.2.4/24",
      ],
      [
        "a bond",
        (host) => host.write("sys/class/net/enp1s0/master/.keep", ""),
        "enp1s0 belongs to another device",
      ],
      [
        "a VLAN that is up",
        (host) => {
          host.write("sys/class/net/enp1s0/upper_enp1s0.7/.keep", "");
          host.write("sys/class/net/enp1s0.7/flags", "0x1003\n");
        },
        "enp1s0.7 on enp1s0 is up",
      ],
    ])("that somebody gave %s meanwhile stays up", (_, use, words) => {
      using host = vfHost(argv, 0);
      host.runStep(stepOf(change));
      use(host);
      expect(host.undoStep(stepOf(change))).toEqual({
        status: 1,
        errorText: `${PF} is in use since the plan was made: ${words}\nit stays up\n`,
      });
      expect(host.read(flags)).toBe("0x1003\n");
      expect(host.notes()).toEqual([]);
    });

    test("whose VF a container has got meanwhile stays up", () => {
      using host = vfHost(argv, 1);
      host.write(flags, "0x1002\n");
      host.runStep(stepOf(change));
      giveToContainer(host, 0);
      expect(host.undoStep(stepOf(change))).toMatchObject({ status: 1 });
      expect(host.read(flags)).toBe("0x1003\n");
    });

    test("of a PF that had an address all along goes down again", () => {
      using host = vfHost(argv, 0);
      host.write(
        ".addresses",
        "3: enp1s0    inet 192.0.2.4/24 scope global enp1s0\n",
      );
      expect(doAndUndo(host, change)).toEqual([WELL, WELL]);
      expect(host.read(flags)).toBe("0x1002\n");
    });

    test("that has only addresses which came by themselves goes down again", () => {
      using host = vfHost(argv, 0);
      host.runStep(stepOf(change));
      host.write(
        ".addresses",
        "3: enp1s0    inet6 2001:db8::4/64 scope global dynamic mngtmpaddr \\  valid_lft 86400sec\n",
      );
      expect(host.undoStep(stepOf(change))).toEqual(WELL);
      expect(host.read(flags)).toBe("0x1002\n");
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
