import { spawnSync } from "node:child_process";
import { statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Command } from "../../../src/changes/change.ts";
import { allVerbs, stepOf } from "../../../src/changes/kinds.ts";
import { SHELLS } from "../../support/shells.ts";
import { transactionHost } from "../../support/transaction-host.ts";
import type { VerbHost } from "../../support/verb-host.ts";
import { PF, vfHost, WELL } from "../../support/vf-host.ts";

const VF = "0000:01:10.0";
const OTHER_VF = "0000:01:10.1";

describe.each(SHELLS.filter(({ isHere }) => isHere))(
  "a write that the kernel holds, under $name",
  ({ argv }) => {
    test.each([
      { held: PF, begun: PF, lock: "" },
      { held: PF, begun: VF, lock: "" },
      { held: VF, begun: PF, lock: "" },
      { held: "igb", begun: PF, lock: "" },
      { held: "igb", begun: VF, lock: "" },
      { held: VF, begun: "igb", lock: "" },
      { held: PF, begun: PF, lock: "own" },
    ])(
      "keeps $begun waiting when it is about $held",
      ({ held, begun, lock }) => {
        using host = hostWithHeld(argv, held, process.pid);
        expect(host.run(begin(begun, lock))).toEqual({
          status: 1,
          errorText:
            "what was before does not come back from the kernel, so it is not tried\n",
        });
      },
    );

    test.each([
      { held: VF, begun: OTHER_VF, lock: "" },
      { held: VF, begun: PF, lock: "own" },
      { held: PF, begun: "0000:02:00.0", lock: "" },
      { held: PF, begun: PF, lock: "none" },
    ])(
      "does not keep $begun waiting (lock: $lock) when it is about $held",
      ({ held, begun, lock }) => {
        using host = hostWithHeld(argv, held, process.pid);
        expect(host.run(begin(begun, lock))).toEqual(WELL);
      },
    );

    test("lets nobody take a module for one that stays", () => {
      using host = hostWithHeld(argv, "igb", process.pid);
      host.write("sys/module/igb/initstate", "live\n");
      const { ino } = statSync(join(host.root, "sys/module/igb"));
      host.write("run/virtfn/replaced/igb", `${ino}\n`);
      expect(host.run([{ argv: ["verb_restore_module", "igb"] }])).toEqual({
        status: 1,
        errorText:
          "what was before does not come back from the kernel, so loading igb as it was is not tried\n",
      });
    });

    test("keeps nobody waiting once the kernel has let it go", () => {
      const { pid } = spawnSync("true");
      using host = hostWithHeld(argv, PF, pid);
      expect(host.run(begin(PF, ""))).toEqual(WELL);
    });

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

test("a write that the kernel holds keeps undo from what it would wait for, and from nothing else", async () => {
  const host = transactionHost(["sh"]);
  onTestFinished(() => host.dispose());
  const device = `sys/bus/pci/devices/${PF}`;
  host.write(`${device}/sriov_totalvfs`, "7\n");
  host.write(`${device}/sriov_drivers_autoprobe`, "1\n");
  for (const index of [0, 1])
    host.write(`${device}/virtfn${index}/physfn/.keep`, "");
  host.command("udevadm", ":");
  host.command(
    "tee",
    `read -r value
printf '%s %s\\n' "\${1##*/}" "$value" >>"$VIRTFN_ROOT/notes"
case $1 in
  */sriov_numvfs)
    rm -r "\${1%/*}/virtfn0"
    read -r go <"$VIRTFN_ROOT/gate" ;;
  *) printf '%s\\n' "$value" >"$1" ;;
esac`,
  );
  const { result } = await host.run({
    id: "t1",
    verbs: {
      ...allVerbs(),
      // The nearest thing to a process in state D: signals to it do nothing.
      unkillable: `kill() { case $2 in TERM | KILL) ;; *) command kill "$@" ;; esac; }`,
      impatient: "tx_grace=1",
    },
    steps: [
      stepOf({ kind: "set-autoprobe", pf: PF, from: true, to: false }),
      {
        ...stepOf({
          kind: "set-num-vfs",
          pf: PF,
          netDevice: undefined,
          from: 2,
          to: 0,
        }),
        deadline: 1,
      },
    ],
  });
  expect(result.outcome).toBe("revert_failed");
  expect(result.reason).toMatch(
    /^no end after 1 s, and the kernel does not let it go: pid[ \d]+: writing 0 to sriov_numvfs of 0000:01:00\.0 does not come back from the kernel; undoing step 2 failed: writing 0 to sriov_numvfs of 0000:01:00\.0 does not come back from the kernel, so bringing back 2 VFs of 0000:01:00\.0 is not tried$/,
  );
  expect(host.notes()).toEqual([
    "sriov_drivers_autoprobe 0",
    "sriov_numvfs 0",
    "sriov_drivers_autoprobe 1",
  ]);
  await host.openGate();
});

/** A step before this one began something that the kernel has not let go. */
function hostWithHeld(
  argv: readonly string[],
  about: string,
  pid: number,
): VerbHost {
  const host = vfHost(argv, 2);
  symlinkSync(
    join(host.root, "sys/module/igb"),
    join(host.root, "sys/bus/pci/drivers/igb/module"),
  );
  host.write(
    "run/virtfn/written/held/1",
    `${pid}\nwhat was before\n${about}\nmark\n`,
  );
  return host;
}

function begin(subject: string, lock: string): readonly Command[] {
  return [
    { argv: ["eval", "mark="] },
    { argv: ["verb_begin", "it", subject, lock] },
  ];
}
