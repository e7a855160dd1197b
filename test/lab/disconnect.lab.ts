import { describe, expect, it } from "vitest";
import { countVfs, isLocked, outcomes } from "./guest.ts";
import { useHost } from "./use-host.ts";
import { isStep } from "./virtfn.ts";

const IGB = "playbooks/igb.yml";
const SEVEN = { "0000:01:00.0": 7, "0000:02:00.0": 7 };
const NONE = { "0000:01:00.0": 0, "0000:02:00.0": 0 };

/** Without a reload of igb, unlike `FRESH`: the harness comes over the first port as well. */
const CLEAN = `
cd /
rm -rf /etc/modprobe.d/zz* /etc/modules-load.d/virtfn-* /var/lib/virtfn /run/virtfn /boot/.virtfn-*
image=/boot/initrd.img-$(uname -r)
kept=/root/initrd.kept
if [ ! -e "$kept" ]; then cp -p "$image" "$kept"; fi
cmp -s "$kept" "$image" || { cp -p "$kept" "$image"; sync; }
for port in /sys/bus/pci/drivers/igb/0000:*; do
  for vf in "$port"/virtfn0; do [ ! -e "$vf" ] || echo 0 > "$port/sriov_numvfs"; done
done
udevadm settle
`;

const host = useHost({
  name: "disconnect",
  management: "igb",
  prepare: CLEAN,
});

describe("a host that is reached over an igb port", () => {
  it("keeps its VFs to itself without a consent of its own, which is named", async () => {
    const { stdout } = await host.virtfn(2, [
      "plan",
      "--allow-disruption",
      "driver",
      IGB,
    ]);
    expect(stdout).toMatch(
      /sriov_numvfs 0 → 7 on 0000:01:00\.0 \S+: held back/,
    );
    expect(stdout).toMatch(/carries this very connection/);
    expect(stdout).toMatch(/--allow-disruption link --allow-disconnect/);
  });

  it("gets its VFs with it: the link drops, comes back, and a new connection confirms", async () => {
    const { machine } = host;
    const run = host.watch([
      "apply",
      "--allow-disruption",
      "link",
      "--allow-disconnect",
      "--confirm-timeout",
      "1200",
      IGB,
    ]);
    const { exitCode, events } = await run.finished;
    expect(exitCode).toBe(0);
    const kinds = events.map(({ kind }) => kind);
    expect(kinds).toContain("confirmation-awaited");
    expect(kinds.indexOf("confirmed")).toBeGreaterThan(
      kinds.indexOf("confirmation-awaited"),
    );
    const written = events.findIndex(isStep(/^write \/etc\/modprobe\.d/));
    expect(written).toBeGreaterThan(kinds.indexOf("confirmed"));
    expect(await countVfs(machine)).toEqual(SEVEN);
    expect(await outcomes(machine)).toEqual(["committed"]);
    await host.virtfn(0, ["plan", IGB]);
  });

  it("comes back by itself when the change takes its link away for good", async () => {
    const { machine } = host;
    const book = await host.playbook(
      "- modprobe:\n    name: igb\n    state: disabled",
    );
    const { stdout } = await host.virtfn(3, [
      "apply",
      "--allow-disruption",
      "driver",
      "--allow-disconnect",
      "--confirm-timeout",
      "30",
      book,
    ]);
    expect(stdout).toMatch(
      /failed +nobody confirmed within 30 s: the host could not be reached anew.* · everything was undone/,
    );
    expect(await outcomes(machine)).toEqual(["reverted"]);
    expect(
      await machine.run(
        "readlink /var/lib/virtfn/transactions/*/confirmation; grep unconfirmed /var/lib/virtfn/transactions/*/outcome",
      ),
    ).toBe("expired\nunconfirmed 30");
    await expectUntouched();
  });

  it("boots into what it was when its power is cut while it waits", async () => {
    const { machine } = host;
    const run = host.watch([
      "apply",
      "--allow-disruption",
      "link",
      "--allow-disconnect",
      "--confirm-timeout",
      "1200",
      IGB,
    ]);
    await run.event(isStep(/^sriov_numvfs .* 0000:01:00\.0/));
    await machine.setLink(1, "off");
    // Nothing more can be heard of the host: it cannot be confirmed either.
    await run.event(({ kind }) => kind === "connection-lost");
    await machine.cutPower();
    run.signal("SIGKILL");
    await run.finished;

    await machine.boot();
    await expectUntouched();
    await host.virtfn(0, [
      "apply",
      "--allow-disruption",
      "link",
      "--allow-disconnect",
      "--confirm-timeout",
      "1200",
      IGB,
    ]);
    expect(await countVfs(machine)).toEqual(SEVEN);
  });
});

/** Neither now nor at the next boot, and nobody holds the host. */
async function expectUntouched(): Promise<void> {
  const { machine } = host;
  expect(await countVfs(machine)).toEqual(NONE);
  expect(
    await machine.run(
      "cd /etc && ls modprobe.d modules-load.d | grep virtfn; cmp /root/initrd.kept /boot/initrd.img-$(uname -r)",
    ),
  ).toBe("");
  expect(await isLocked(machine)).toBe(false);
}
