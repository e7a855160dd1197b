import { expect, it } from "vitest";
import { parseObservation } from "../../../src/facts/parse-observation.ts";
import type {
  Observation,
  SriovSurroundings,
} from "../../../src/model/observation.ts";
import { fakeRoot, MODIFIED, type Tree } from "../../support/fake-root.ts";
import { igbHost } from "../../support/fake-igb-host.ts";

function surroundingsOf(more: Tree): SriovSurroundings | undefined {
  return observe(more)?.sriov;
}

function observe(more: Tree, sriov = true): Observation | undefined {
  using root = fakeRoot(igbHost({ more }));
  const parsed = parseObservation(root.probe({ modules: [], sriov }));
  return parsed.ok ? parsed.observation : undefined;
}

it("is a host with nothing of what VFs depend on", () => {
  expect(surroundingsOf({})).toEqual({
    hasIommu: false,
    lockdown: undefined,
    hasSystemd: false,
    hasNetworkManager: false,
    enabledUnits: [],
    foreignFiles: [],
  });
});

it.each<[string, Tree, Partial<SriovSurroundings>]>([
  [
    "an IOMMU at work",
    {
      "sys/class/iommu/dmar0": { link: "../../devices/virtual/iommu/dmar0" },
      "sys/devices/virtual/iommu/dmar0": [],
    },
    { hasIommu: true },
  ],
  ["no IOMMU at work", { "sys/class/iommu": [] }, { hasIommu: false }],
  [
    "a kernel that is locked down",
    { "sys/kernel/security/lockdown": "none [integrity] confidentiality\n" },
    { lockdown: "integrity" },
  ],
  [
    "a kernel that could be",
    { "sys/kernel/security/lockdown": "[none] integrity confidentiality\n" },
    { lockdown: "none" },
  ],
  ["systemd", { "run/systemd/system": [] }, { hasSystemd: true }],
  [
    "NetworkManager at work",
    { "run/NetworkManager": [] },
    { hasNetworkManager: true },
  ],
  [
    "NetworkManager installed",
    { "usr/sbin/NetworkManager": "" },
    { hasNetworkManager: true },
  ],
  [
    "a unit of ours that starts at boot, and one of others",
    {
      "etc/systemd/system/multi-user.target.wants/virtfn-sriov.service": {
        link: "/etc/systemd/system/virtfn-sriov.service",
      },
      "etc/systemd/system/multi-user.target.wants/ssh.service": {
        link: "/lib/systemd/system/ssh.service",
      },
    },
    { enabledUnits: ["virtfn-sriov.service"] },
  ],
])("tells of %s", (_, more, expected) => {
  expect(surroundingsOf(more)).toMatchObject(expected);
});

it("shows what virtfn wrote for the boot, to the letter, and takes nothing of it for somebody else's", () => {
  const texts = {
    "/etc/NetworkManager/conf.d/90-virtfn-sriov.conf":
      "[device-virtfn]\nmatch-device=driver:igbvf\nmanaged=0\nsriov-num-vfs=0\n",
    "/etc/systemd/system/virtfn-sriov.service":
      "[Service]\nExecStart=/bin/sh -c 'echo 7 > sriov_numvfs'\n",
    "/etc/udev/rules.d/09-virtfn-sriov.rules": "virtfn\n\n# end without a line",
    "/etc/virtfn/sriov/0000:01:00.0.sh": "echo 7 | tee sriov_numvfs\n",
  };
  const more = Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [path.slice(1), text]),
  );
  const tree = { ...more, "etc/virtfn/sriov/notes": "no\n" };
  const own = Object.entries(texts).map(([path, text]) => ({
    path,
    text,
    modified: MODIFIED,
  }));
  expect(observe(tree)).toMatchObject({
    ownFiles: own,
    sriov: { foreignFiles: [] },
  });
  expect(observe(tree, false)?.ownFiles).toEqual(own);
});
