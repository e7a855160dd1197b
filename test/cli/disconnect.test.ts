import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCliRig, type CliRig } from "../support/cli-rig.ts";

const PLAYBOOK = "playbooks/igb.yml";
const CONSENT = ["--allow-disruption", "link", "--allow-disconnect"] as const;
let rig: CliRig;
let fleet: string;

beforeEach(async () => {
  rig = createCliRig({ hv1: "igb-ssh-path" });
  fleet = `${rig.folder}/fleet.yml`;
  await rig.run(["inspect", "-i", fleet]);
});
afterEach(() => rig.remove());

describe("a change that hits the port of our own connection", () => {
  test("is held back without a consent of its own, which is named", async () => {
    const { exitCode, stdout } = await rig.run([
      "plan",
      "-i",
      fleet,
      "--allow-disruption",
      "driver",
      PLAYBOOK,
    ]);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(
      /! running +sriov_numvfs 0 → 7 on 0000:01:00.0 enp1s0: held back/,
    );
    expect(stdout).toContain(
      "to do it now allow_disruption: link and allow_disconnect: true in the play, or --allow-disruption link --allow-disconnect; it is undone unless a new connection confirms it",
    );
  });

  test("is carried out with it, confirmed over a new connection, and persisted only then", async () => {
    const { exitCode, stdout } = await rig.run([
      "apply",
      "-i",
      fleet,
      ...CONSENT,
      "--confirm-timeout",
      "3600",
      PLAYBOOK,
    ]);
    expect(exitCode, stdout).toBe(0);
    const lines = stdout.split("\n").map((line) => line.slice("hv1   ".length));
    const last = lines.findLastIndex((line) => /^step \d: sriov/.test(line));
    expect(lines.slice(last + 1, last + 4)).toEqual([
      "connecting anew: unless that confirms within 3600 s that the host is reached, everything is undone",
      "confirmed over a new connection",
      expect.stringMatching(/^step \d: write \/etc\/modprobe\.d/),
    ]);
    expect(vfs()).toBe(14);
    expect(readlinkSync(join(journal(), "confirmation"))).toBe("confirmed");
  });

  test("is allowed by the play as well", async () => {
    const book = rig.write(
      "book.yml",
      readFileSync(PLAYBOOK, "utf8").replace(
        /^ {2}become: true$/m,
        "$&\n  allow_disruption: link\n  allow_disconnect: true",
      ),
    );
    const { exitCode, stdout } = await rig.run(["apply", "-i", fleet, book]);
    expect(exitCode, stdout).toBe(0);
    expect(stdout).toContain("confirmed over a new connection");
  });

  test("shows in the plan that it has to be confirmed, and in the script within which time", async () => {
    const { stdout } = await rig.run([
      "plan",
      "-i",
      fleet,
      ...CONSENT,
      "--confirm-timeout",
      "77",
      "--show-script",
      PLAYBOOK,
    ]);
    expect(stdout).toMatch(
      /will notice +0000:01:00.0 enp1s0: enp1s0 carries this very connection/,
    );
    expect(stdout).toMatch(/undone +unless a new connection confirms it/);
    expect(stdout).toMatch(/^ +tx_confirm 77 &&$/m);
  });

  test("is carried out from a saved plan, whose consent cannot be given later", async () => {
    const file = `${rig.folder}/plan.json`;
    await rig.run(["plan", "-i", fleet, ...CONSENT, "--out", file, PLAYBOOK]);
    const late = await rig.run(["apply", file, "--allow-disconnect"]);
    expect(late.exitCode).toBe(1);
    expect(late.stderr).toContain(
      "--allow-disconnect has no meaning beside a saved plan",
    );
    const { exitCode, stdout } = await rig.run([
      "apply",
      file,
      "--confirm-timeout",
      "3600",
    ]);
    expect(exitCode, stdout).toBe(0);
    expect(stdout).toContain("unless that confirms within 3600 s");
    expect(stdout).toContain("confirmed over a new connection");
  });
});

function journal(): string {
  const folder = join(rig.root("hv1"), "var/lib/virtfn/transactions");
  const [name] = existsSync(folder) ? readdirSync(folder) : [];
  return join(folder, name ?? "none");
}

function vfs(): number {
  const devices = join(rig.root("hv1"), "sys/bus/pci/devices");
  return readdirSync(devices).flatMap((device) =>
    readdirSync(join(devices, device)).filter((entry) =>
      entry.startsWith("virtfn"),
    ),
  ).length;
}
