import { describe, expect, onTestFinished, test } from "vitest";
import { allVerbs, stepOf } from "../../../src/changes/kinds.ts";
import { SHELLS } from "../../support/shells.ts";
import { transactionHost } from "../../support/transaction-host.ts";
import { PF } from "../../support/vf-host.ts";

describe.each(SHELLS.filter(({ isHere }) => isHere))(
  "a write that the kernel holds, under $name",
  ({ argv }) => {
    test("is named when its time is over, with what the kernel says since it began", async () => {
      const host = transactionHost(argv);
      onTestFinished(() => host.dispose());
      host.write(`sys/bus/pci/devices/${PF}/sriov_totalvfs`, "7\n");
      host.write("dmesg", "[ 1.0] igb 0000:01:00.0: long ago\n");
      host.command("dmesg", 'cat "$VIRTFN_ROOT/dmesg"');
      host.command("udevadm", ":");
      host.command(
        "tee",
        `case $1 in */sriov_numvfs) ;; *) exec "$REAL" "$@" ;; esac
trap '' TERM
echo '[ 2.0] igb 0000:01:00.0: waiting for the device' >>"$VIRTFN_ROOT/dmesg"
read -r go <"$VIRTFN_ROOT/gate"`,
      );
      const { result } = await host.run({
        id: "t1",
        verbs: { ...allVerbs(), impatient: "tx_grace=1" },
        steps: [
          {
            ...stepOf({
              kind: "set-num-vfs",
              pf: PF,
              netDevice: undefined,
              from: 0,
              to: 4,
            }),
            deadline: 1,
            undo: [],
          },
        ],
      });
      expect(result.outcome).toBe("reverted");
      expect(result.reason).toMatch(
        /^no end after 1 s, so it was stopped: writing 4 to sriov_numvfs of 0000:01:00\.0 does not come back from the kernel; the kernel says: \[ 2\.0\] igb 0000:01:00\.0: waiting for the device(; .* Terminated .*)?$/,
      );
      expect(host.list("run/virtfn")).toEqual([]);
    });
  },
);
