import { describe, expect, it } from "vitest";
import { parseObservation } from "../../../src/facts/parse-observation.ts";
import { renderProbe } from "../../../src/facts/render-probe.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import type { Observation } from "../../../src/model/observation.ts";
import type { PhysicalFunction } from "../../../src/model/pci-function.ts";
import { fakeRoot } from "../../support/fake-root.ts";
import {
  igbHost,
  PF,
  portLink,
  sysfs,
  vfAddress,
  type IgbHost,
} from "../../support/fake-igb-host.ts";

function observe(host: IgbHost, sriov = true): Observation {
  using root = fakeRoot(igbHost(host));
  const parsed = parseObservation(root.probe({ modules: [], sriov }));
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.observation;
}

function portOf(host: IgbHost): PhysicalFunction {
  const [pf] = observe(host).physicalFunctions;
  if (!pf) throw new Error("no port was seen");
  return pf;
}

function vlansOf(host: IgbHost): readonly (number | undefined)[] {
  return portOf(host).virtualFunctions.map(
    ({ settings }) => settings?.attributes?.vlan,
  );
}

describe("a probe that is not asked about VFs one by one", () => {
  it("asks nothing about them", () => {
    const modules = ["igb" as ModuleName];
    expect(renderProbe({ modules, sriov: false })).toBe(
      renderProbe({ modules }),
    );
    const facts = (sriov: boolean) =>
      renderProbe({ modules, sriov }).match(/@fact [a-z-]+/g) ?? [];
    const asked = new Set(facts(false));
    expect(facts(true).filter((fact) => !asked.has(fact))).toEqual([
      "@fact settings",
      "@fact links",
      "@fact surroundings",
      "@fact foreign-files",
    ]);
  });

  it("leaves open what they are like", () => {
    const { physicalFunctions, sriov } = observe({ numVfs: 1 }, false);
    expect(sriov).toBeUndefined();
    expect(physicalFunctions[0]?.settings).toBeUndefined();
    expect(physicalFunctions[0]?.virtualFunctions[0]?.settings).toBeUndefined();
  });
});

describe("a probe about VFs one by one", () => {
  it("tells what the PF keeps for each, and the driver that alone may have it", () => {
    const pf = portOf({
      numVfs: 2,
      links: [
        portLink([
          { vf: 0, address: "02:00:00:00:00:01", vlan_list: [{ vlan: 100 }] },
          { vf: 1, trust: true },
        ]),
      ],
      more: { [sysfs(vfAddress(1), "driver_override")]: "vfio-pci\n" },
    });
    expect(pf.settings).toEqual({
      permanentMac: "52:54:00:82:57:01",
      autoprobe: true,
      eswitchMode: undefined,
      tellsVfs: true,
    });
    expect(pf.virtualFunctions.map(({ settings }) => settings)).toMatchObject([
      {
        driverOverride: undefined,
        attributes: { mac: "02:00:00:00:00:01", vlan: 100 },
      },
      { driverOverride: "vfio-pci", attributes: { vlan: 0, trust: true } },
    ]);
  });

  it("does not know the VFs for which the kernel's answer had no room", () => {
    const links = [portLink([{ vf: 0 }, { vf: 1, vlan: 5 }])];
    expect(vlansOf({ numVfs: 4, links })).toEqual([0, 5, undefined, undefined]);
  });

  it.each<[string, IgbHost["links"]]>([
    ["an ip without -j", undefined],
    ["an ip that says something else", "BusyBox v1.36 multi-call binary."],
    ["a port in another network namespace", []],
    [
      "another port that has its name",
      [portLink([{ vf: 0 }], { parentdev: "0000:09:00.0" })],
    ],
  ])("does not know any VF's attributes with %s", (_, links) => {
    const host = links === undefined ? {} : { links };
    expect(vlansOf({ numVfs: 1, ...host })).toEqual([undefined]);
  });

  it("knows a port that was renamed while it looked", () => {
    const links = [portLink([{ vf: 0, vlan: 5 }], { ifname: "eth0" })];
    expect(vlansOf({ numVfs: 1, links })).toEqual([5]);
  });

  it("knows a port by its name where iproute2 does not tell its address", () => {
    const links = [
      portLink([{ vf: 0, vlan: 5 }], {
        parentbus: undefined,
        parentdev: undefined,
      }),
    ];
    expect(vlansOf({ numVfs: 1, links })).toEqual([5]);
  });

  it("asks the uplink about VFs where their representors belong to the port too", () => {
    const links = [
      portLink([], { ifname: "enp1s0npf0vf0", address: "02:00:00:00:00:09" }),
      portLink([{ vf: 0, vlan: 5 }]),
    ];
    const pf = portOf({ numVfs: 1, links });
    expect(pf.settings?.permanentMac).toBe("52:54:00:82:57:01");
    expect(pf.virtualFunctions[0]?.settings?.attributes?.vlan).toBe(5);
  });

  it.each<[string, IgbHost, string | undefined]>([
    [
      "what the kernel keeps as such",
      {
        links: [
          portLink([], {
            address: "02:00:00:00:00:09",
            permaddr: "52:54:00:82:57:AA",
          }),
        ],
        more: {
          [sysfs(PF, "net/enp1s0/bonding_slave/perm_hwaddr")]:
            "52:54:00:82:57:bb\n",
        },
      },
      "52:54:00:82:57:aa",
    ],
    [
      "what its bond keeps, where the kernel does not",
      {
        links: [portLink([], { address: "02:00:00:00:00:09" })],
        more: {
          [sysfs(PF, "net/enp1s0/bonding_slave/perm_hwaddr")]:
            "52:54:00:82:57:bb\n",
        },
      },
      "52:54:00:82:57:bb",
    ],
    [
      "its address without iproute2, where nobody has changed it",
      { more: { [sysfs(PF, "net/enp1s0/addr_assign_type")]: "0\n" } },
      "52:54:00:82:57:01",
    ],
    ["nothing without iproute2, where nobody can say", {}, undefined],
  ])("takes for the hardware's address %s", (_, host, expected) => {
    expect(portOf(host).settings?.permanentMac).toBe(expected);
  });
});
