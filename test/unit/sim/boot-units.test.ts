import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeHostFile } from "../../../src/sim/drift.ts";
import type { ProfileName } from "../../../src/sim/profiles.ts";
import { rebootSimulatedHost } from "../../../src/sim/reboot-simulated-host.ts";
import { runInSimulatedHost } from "../../../src/sim/run-in-simulated-host.ts";
import { ok, shownLink } from "../../support/on-simulated-host.ts";
import { simulatedHost } from "../../support/simulated-hosts.ts";

const PF = "0000:01:00.0";
const UNIT = `ports@${PF}.service`;

describe("a unit that multi-user.target wants", () => {
  it("runs at boot when drivers have their ports, and before there are addresses", async () => {
    const root = await hostWithUnit(
      "igb-ssh-path",
      `echo 2 | tee "$R/sys/bus/pci/devices/${PF}/sriov_numvfs"
ip -o addr >"$R/run/addresses"
cat "$R/sys/class/net/enp1s0/operstate" >"$R/run/operstate"`,
    );
    await rebootSimulatedHost(root);
    expect(existsSync(join(root, `sys/bus/pci/devices/${PF}/virtfn1`))).toBe(
      true,
    );
    expect(readFileSync(join(root, "run/addresses"), "utf8")).toBe("");
    expect(readFileSync(join(root, "run/operstate"), "utf8")).toBe("down\n");
    expect(await ok(root, `systemctl is-active ${UNIT}`)).toBe("active\n");
    expect(await ok(root, "ip -o addr")).toContain("192.0.2.10/24");
    expect(await shownLink(root, "enp1s0")).toMatchObject({ operstate: "UP" });
  });

  it("that fails leaves the host degraded, and the rest of the boot alone", async () => {
    const root = await hostWithUnit("igb", "echo no such port >&2; exit 1");
    await rebootSimulatedHost(root);
    expect(
      await runInSimulatedHost(root, "systemctl is-system-running"),
    ).toMatchObject({ status: 1, stdout: "degraded\n" });
    expect(
      (await runInSimulatedHost(root, `systemctl status ${UNIT}`)).stdout,
    ).toContain("no such port");
    expect(await ok(root, "ip -o addr show dev eno1")).toContain("192.0.2.10");
    expect(await ok(root, "dmesg")).toContain(`Failed to start ${UNIT}.`);
    await ok(root, "systemctl reset-failed && systemctl is-system-running");
  });

  it("whose condition does not hold does nothing", async () => {
    const root = await hostWithUnit("igb", "exit 1");
    await ok(root, `rm "$R/etc/ports/${PF}.sh"`);
    await rebootSimulatedHost(root);
    expect(
      await runInSimulatedHost(root, `systemctl is-active ${UNIT}`),
    ).toMatchObject({ status: 3, stdout: "inactive\n" });
    await ok(root, "systemctl is-system-running");
  });

  it("is nobody's on a host without systemd", async () => {
    const root = await hostWithUnit("busybox", ': >"$R/run/it-ran"', false);
    await rebootSimulatedHost(root);
    expect(existsSync(join(root, "run/it-ran"))).toBe(false);
    expect(existsSync(join(root, "run/systemd"))).toBe(false);
  });
});

describe("systemctl", () => {
  it("tells what is enabled, and enables and disables it", async () => {
    const root = await hostWithUnit("igb", "exit 0", false);
    const isEnabled = () =>
      runInSimulatedHost(root, `systemctl is-enabled ${UNIT}`);
    expect(await isEnabled()).toMatchObject({
      status: 1,
      stdout: "disabled\n",
    });
    await runInSimulatedHost(root, `systemctl enable --now ${UNIT}`);
    expect(await isEnabled()).toMatchObject({ status: 0, stdout: "enabled\n" });
    expect(await ok(root, `systemctl is-active ${UNIT}`)).toBe("active\n");
    await runInSimulatedHost(root, `systemctl disable ${UNIT}`);
    expect(await isEnabled()).toMatchObject({ status: 1 });
    expect(
      await runInSimulatedHost(root, "systemctl is-enabled nobody"),
    ).toMatchObject({ status: 1, stdout: "" });
  });

  it("starts a unit once, and says that one failed or is not there", async () => {
    const root = await hostWithUnit("igb", 'echo x >>"$R/run/times"', false);
    await ok(root, `systemctl start ${UNIT} && systemctl start ${UNIT}`);
    expect(await ok(root, 'cat "$R/run/times"')).toBe("x\n");
    await ok(root, `systemctl restart ${UNIT}`);
    expect(await ok(root, 'cat "$R/run/times"')).toBe("x\nx\n");
    expect(await runInSimulatedHost(root, "systemctl start nobody")).toEqual({
      status: 5,
      stdout: "",
      stderr:
        "Failed to start nobody.service: Unit nobody.service not found.\n",
    });
    writeHostFile(root, `/etc/ports/${PF}.sh`, "exit 3\n");
    expect(
      await runInSimulatedHost(root, `systemctl restart ${UNIT}`),
    ).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("Job for") as string,
    });
  });

  it("runs a command as systemd reads it", async () => {
    const root = await simulatedHost({ profile: "igb" });
    writeHostFile(
      root,
      "/etc/systemd/system/words.service",
      `[Service]
Type=oneshot
ExecStart=-/bin/false
ExecStart=/bin/sh -c 'printf "<%%s>" "two  words" $\${PWD} %p "$@"' sh "a b" c\\ d /etc/hostname
`,
    );
    await ok(root, "systemctl start words");
    expect(
      (await runInSimulatedHost(root, "systemctl status words")).stdout,
    ).toContain(`<two  words></><words><a b><c d><${root}/etc/hostname>`);
  });
});

describe("igb-network-manager", () => {
  it("has NetworkManager's folders, also after a boot", async () => {
    const root = await simulatedHost({ profile: "igb-network-manager" });
    await rebootSimulatedHost(root);
    for (const path of ["run/NetworkManager", "etc/NetworkManager/conf.d"])
      expect(existsSync(join(root, path))).toBe(true);
    expect(
      existsSync(
        join(await simulatedHost({ profile: "igb" }), "run/NetworkManager"),
      ),
    ).toBe(false);
  });
});

/** A template with an instance for the first port, which runs `script` with `$R` in front of its paths. */
async function hostWithUnit(
  profile: ProfileName,
  script: string,
  isWanted = true,
): Promise<string> {
  const root = await simulatedHost({ profile });
  writeHostFile(
    root,
    "/etc/systemd/system/ports@.service",
    `# A comment, and a section with nothing of interest.
[Unit]
Description=%i
ConditionPathExists=/etc/ports/%i.sh

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh /etc/ports/%i.sh

[Install]
WantedBy=multi-user.target
`,
  );
  writeHostFile(root, `/etc/ports/${PF}.sh`, `R=\${VIRTFN_ROOT-}\n${script}\n`);
  if (isWanted)
    await ok(
      root,
      `mkdir -p "$R/etc/systemd/system/multi-user.target.wants" && ln -s ../ports@.service "$R/etc/systemd/system/multi-user.target.wants/${UNIT}"`,
    );
  return root;
}
