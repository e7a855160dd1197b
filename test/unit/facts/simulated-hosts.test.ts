import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseObservation } from "../../../src/facts/parse-observation.ts";
import { renderProbe } from "../../../src/facts/render-probe.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import type { Observation } from "../../../src/model/observation.ts";
import type { PhysicalFunction, Use } from "../../../src/model/pci-function.ts";
import { PROFILES, type ProfileName } from "../../../src/sim/profiles.ts";
import { simulatedHostEnvironment } from "../../../src/sim/simulated-host-environment.ts";
import { simulatedHost } from "../../support/simulated-hosts.ts";

const MODULES = [
  "igb",
  "igbvf",
  "vfio_pci",
] as unknown as readonly ModuleName[];

const RECORDED: ReadonlySet<ProfileName> = new Set([
  "igb",
  "igb-dracut",
  "igb-in-use",
  "igb-ssh-path",
  "igb-two-kernels",
  "no-sriov",
]);

async function probe(
  profile: ProfileName,
  sriov: boolean,
): Promise<readonly string[]> {
  const environment = simulatedHostEnvironment(
    await simulatedHost({ profile }),
  );
  const connection = environment["SSH_CONNECTION"];
  const { stdout, stderr } = spawnSync(
    "sh",
    ["-c", renderProbe({ modules: MODULES, sriov, images: true })],
    {
      env: {
        ...environment,
        ...(connection === undefined
          ? {}
          : { VIRTFN_SSH_CONNECTION: connection }),
      },
      encoding: "utf8",
    },
  );
  expect(stderr).toBe("");
  return stdout.replace(/\n$/, "").split("\n");
}

async function observe(
  profile: ProfileName,
  sriov = false,
): Promise<Observation> {
  const lines = await probe(profile, sriov);
  // For a person who wants new recordings: VIRTFN_RECORD=1, then UPDATE=1 for what is expected of them.
  if (process.env["VIRTFN_RECORD"] === "1" && RECORDED.has(profile)) {
    const folder = join(
      import.meta.dirname,
      "../../recordings",
      `sim-${profile}${sriov ? "-sriov" : ""}`,
    );
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "probe.txt"), `${lines.join("\n")}\n`);
  }
  const parsed = parseObservation(lines);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.observation;
}

describe("simulated hosts, seen by the real probe", () => {
  it.each(Object.keys(PROFILES) as readonly ProfileName[])(
    "%s is understood",
    async (profile) => {
      const { host, physicalFunctions, modules, bootImages } =
        await observe(profile);
      expect(host.kernelRelease).toBe(PROFILES[profile].kernels[0]);
      expect(host.os).toEqual(PROFILES[profile].os);
      expect(physicalFunctions.map(({ address }) => address)).toEqual(
        PROFILES[profile].ports.map(({ address }) => address).toSorted(),
      );
      expect(Object.keys(modules)).toEqual([...MODULES]);
      for (const image of bootImages) expect(image.problem).toBeUndefined();
    },
  );

  it("a VF that a guest holds is in use, as is a port in a bridge", async () => {
    const { physicalFunctions } = await observe("igb-in-use");
    const at = (address: string): PhysicalFunction | undefined =>
      physicalFunctions.find((pf) => pf.address === address);
    const kinds = (uses: readonly Use[] = []): readonly string[] =>
      uses.map(({ kind }) => kind);
    expect(kinds(at("0000:01:00.0")?.virtualFunctions[2]?.uses)).toContain(
      "vfio",
    );
    expect(kinds(at("0000:02:00.0")?.uses)).not.toEqual([]);
  });

  it("the driver that a guest's VF was given is known, and what its PF keeps for it", async () => {
    const { physicalFunctions, sriov } = await observe("igb-in-use", true);
    const pf = physicalFunctions.find(
      ({ address }) => address === "0000:01:00.0",
    );
    expect(pf?.settings).toMatchObject({
      permanentMac: pf?.netDevices[0]?.mac,
      autoprobe: true,
    });
    expect(pf?.virtualFunctions[2]?.settings).toMatchObject({
      driverOverride: "vfio-pci",
      attributes: { vlan: 0, trust: false },
    });
    expect(sriov).toMatchObject({ hasIommu: true, foreignFiles: [] });
  });

  it("a host whose IOMMU is not turned on has none", async () => {
    const { sriov } = await observe("igb-no-iommu", true);
    expect(sriov?.hasIommu).toBe(false);
  });

  it("the port that carries the ssh connection is in use by it", async () => {
    const { physicalFunctions } = await observe("igb-ssh-path");
    const port = physicalFunctions.find(
      ({ address }) => address === "0000:01:00.0",
    );
    expect(port?.uses).toContainEqual({
      kind: "connection",
      device: "enp1s0",
      address: "192.0.2.10",
    });
  });
});
