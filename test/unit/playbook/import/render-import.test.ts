import { describe, expect, it } from "vitest";
import { predict } from "../../../../src/changes/kinds.ts";
import type { Observation } from "../../../../src/model/observation.ts";
import type { VfAttributes } from "../../../../src/model/vf-attributes.ts";
import { assemblePlan } from "../../../../src/plan/assemble.ts";
import { stableMac } from "../../../../src/resources/sriov/stable-mac.ts";
import { importOf, observedAgain } from "../../../support/imports.ts";
import {
  host,
  type HostBuilder,
  type PortOptions,
} from "../../../support/observation.ts";
import { sriovTask } from "../../../support/wish.ts";

const HEAD = `# yaml-language-server: $schema=schema/playbook.schema.json

# Written by \`virtfn import\`: these hosts as they are. Applied to them, it changes nothing; what a task does not
# name is left alone.

`;

/** What is written of hosts, below the head of the file. */
function written(...hosts: readonly (HostBuilder | Observation)[]): string {
  const text = importOf(
    Object.fromEntries(
      hosts.map((each, index) => [
        `hv${index + 1}`,
        "observe" in each ? each.observe() : each,
      ]),
    ),
  );
  expect(text.startsWith(HEAD)).toBe(true);
  return text.slice(HEAD.length);
}

/** The host after a task was applied to it. */
function after(
  built: HostBuilder,
  args: Readonly<Record<string, unknown>>,
): Observation {
  const observation = built.observe();
  const { changes } = assemblePlan({
    host: "hv1",
    tasks: [sriovTask(args)],
    observation,
    policy: { allow: "driver", disconnect: true, stage: true },
    fingerprint: "",
  });
  expect(changes).not.toEqual([]);
  return observedAgain(
    changes.reduce((now, { change }) => predict(now, change), observation),
  );
}

/** One port of igb whose VFs are like these. */
function port(
  vfSettings: NonNullable<PortOptions["vfSettings"]>,
  more: PortOptions = {},
): HostBuilder {
  return host()
    .igb({ ports: [{ vfs: 4, vfSettings, ...more }] })
    .driver("igbvf")
    .driver("vfio_pci")
    .sriov();
}

const GUEST = { driver: "vfio-pci", attributes: { vlan: 100 } };

/** A driver made up this address, and its net device has it. */
function invented(index: number) {
  const mac = `7e:00:00:00:00:0${index}`;
  return { mac, attributes: { mac } };
}

describe("of VFs that nothing brings back at boot, there is written", () => {
  it("all that they have, those together that have the same, and how it would last", () => {
    const stable = stableMac("02:00:00:00:00:01", 3);
    const vfs = {
      0: GUEST,
      1: GUEST,
      2: { attributes: { trust: true, spoofchk: false, max_tx_rate: 200 } },
      3: { driver: "vfio-pci", attributes: { mac: stable } },
    };
    expect(written(port(vfs, { up: true }))).toBe(`- name: hv1 as it is
  hosts: hv1
  tasks:
    # Driver igb, at most 7 VFs.
    - name: VFs of 0000:01:00.0 enp1s0
      sriov:
        pf:
          mac: "02:00:00:00:00:01"
        num_vfs: 4
        vfs:
          - index: "0-1"
            driver: vfio-pci
            vlan: 100
          - index: 2
            trust: true
            spoofchk: false
            max_tx_rate: 200
          - index: 3
            driver: vfio-pci
            mac: stable
        # Nothing brings this back at boot. Remove this line to have virtfn do it.
        persist: false
`);
  });

  it("their addresses too, since it may be that somebody chose them", () => {
    const text = written(port({ 0: invented(0), 1: invented(1) }));
    expect(text).toContain(`          - index: 0
            mac: "7e:00:00:00:00:00"
          - index: 1
            mac: "7e:00:00:00:00:01"
`);
  });

  it("a driver that somebody put them to, and none that the kernel chose", () => {
    const text = written(port({ 2: { driver: "igbvf", override: "igbvf" } }));
    expect(text).toContain(
      "vfs:\n          - index: 2\n            driver: igbvf\n",
    );
  });

  it("what the port itself has", () => {
    const settings = { autoprobe: false, eswitchMode: "switchdev" } as const;
    expect(written(port({}, { settings }))).toContain(`        num_vfs: 4
        drivers_autoprobe: false
        eswitch_mode: switchdev
        # Nothing`);
  });

  it("why it is left to somebody else", () => {
    const path = "/etc/udev/rules.d/70-vfs.rules";
    const text = `KERNEL=="enp1s0", ATTR{device/sriov_numvfs}="4"\n`;
    const foreignFiles = [{ path, text, modified: 0 }];
    expect(written(port({}).sriov({ foreignFiles }))).toContain(`
        # ${path}:1 sets up the VFs of 0000:01:00.0 as well, and two owners undo each other's
        # work at boot.
        # To hand the PF to virtfn, remove that line and this one.
        persist: false
`);
  });

  it("that only systemd could", () => {
    expect(written(port({}).sriov({ hasSystemd: false }))).toContain(`
        # Only units of systemd could bring this back at boot.
        persist: false
`);
  });
});

describe("of VFs that the next boot brings back, there is written", () => {
  const wish = {
    pf: "enp1s0",
    num_vfs: 4,
    vfs: [{ index: "0-1", driver: "vfio-pci", mac: "stable", trust: false }],
  };

  it("what virtfn's script of the port sees to, usual values too", () => {
    expect(written(after(port({}, { vfs: 0 }), wish)))
      .toBe(`- name: hv1 as it is
  hosts: hv1
  tasks:
    # Driver igb, at most 7 VFs.
    - name: VFs of 0000:01:00.0 enp1s0
      sriov:
        pf:
          mac: "02:00:00:00:00:01"
        num_vfs: 4
        vfs:
          - index: "0-1"
            driver: vfio-pci
            mac: stable
            trust: false
`);
  });

  it("beside it what they have by hand", () => {
    const seen = after(port({}, { vfs: 0 }), wish);
    const changed = withAttributes(seen, 3, { vlan: 7, qos: 2 });
    const text = written(changed);
    expect(text).toContain(
      "# Not said, since nothing brings it back at boot: VF 3 vlan 7, VF 3 qos 2.\n",
    );
    expect(text).not.toContain("persist:");
  });

  it("that the driver's option does not bring back all of it", () => {
    const made = port({ 1: { attributes: { vlan: 7 } } }).file(
      "/etc/modprobe.d/local.conf",
      "options igb max_vfs=4\n",
    );
    expect(written(made)).toContain(`
        # Not all of this is brought back at boot. Remove this line to have virtfn do it.
        persist: false
`);
  });

  it("that virtfn's own file for a module makes others", () => {
    const path = "/etc/modprobe.d/zz-virtfn-igb.conf";
    const text = written(port({}).file(path, "options igb max_vfs=2\n"));
    expect(text).toContain(`
        # The driver makes 2 VFs on 0000:01:00.0 at boot by its option max_vfs, and 4 are wished.
        # ${path} is virtfn's own: say the count in its \`modprobe\` task, or give that
        # \`persist: absent\` once.
        persist: false
`);
  });

  it("that virtfn's script says something else, where it does", () => {
    const seen = after(port({}, { vfs: 0 }), wish);
    const changed = withAttributes(seen, 1, { trust: true });
    expect(written(changed)).toContain(`
        # /etc/virtfn/sriov/0000:01:00.0.sh brings back something else at boot.
        # Remove this line to have virtfn bring it up to date.
        persist: false
`);
  });

  it("the option of the driver, and nothing of addresses that were made up", () => {
    const made = port({ 0: invented(0), 1: invented(1) }).file(
      "/etc/modprobe.d/local.conf",
      "# VFs\noptions igb max_vfs=4\n",
    );
    expect(written(made)).toBe(`- name: hv1 as it is
  hosts: hv1
  tasks:
    # Driver igb, at most 7 VFs.
    # When it is loaded, the driver makes VFs by its option igb max_vfs (/etc/modprobe.d/local.conf:2).
    # The addresses of VF 0-1 are those that their drivers made up: \`mac: stable\` would keep some.
    - name: VFs of 0000:01:00.0 enp1s0
      sriov:
        pf:
          mac: "02:00:00:00:00:01"
        num_vfs: 4
`);
  });

  it("a task for the module, where its option is right in every plane", () => {
    const files = [
      ["/etc/modprobe.d/local.conf", "options igb max_vfs=4 debug=3\n"],
      ["/etc/modules-load.d/local.conf", "igb\n"],
    ] as const;
    const made = files.reduce(
      (built, [path, text]) => built.file(path, text),
      port({}),
    );
    expect(written(made)).toContain(`  tasks:
    - name: igb makes VFs by its option
      modprobe:
        name: igb
        options:
          max_vfs: 4
`);
  });
});

describe("what a task could not say without changing it is told beside it:", () => {
  it("the address of a VF whose driver has another one", () => {
    const text = written(
      port({
        0: GUEST,
        1: {
          mac: "7e:00:00:00:00:01",
          attributes: { mac: "02:00:00:00:00:11", vlan: 7 },
        },
      }),
    );
    expect(text).toContain(
      "# Not said, since a task that says it would change something: VF 1 mac 02:00:00:00:00:11.\n",
    );
    expect(text).toContain(`          - index: 0
            driver: vfio-pci
            vlan: 100
          - index: 1
            vlan: 7
`);
  });

  it("all of a VF that could not have what it has", () => {
    const text = written(
      port({ 0: GUEST, 1: { attributes: { trust: true } } }).sriov({
        hasIommu: false,
      }),
    );
    expect(text).toContain(
      "# Not said, since a task that says it would change something: VF 0 driver vfio-pci, VF 0 vlan 100.\n",
    );
    expect(text).toContain(
      "vfs:\n          - index: 1\n            trust: true\n",
    );
  });

  it("more VFs than the driver allows now", () => {
    expect(written(port({ 0: GUEST }, { vfs: 4, totalVfs: 3 }))).not.toContain(
      "num_vfs",
    );
  });

  it("that root would have seen more", () => {
    const { host: identity } = host().observe();
    const seen = port({}).with({ host: { ...identity, uid: 1000 } });
    expect(written(seen)).toMatch(
      /^# Looked at without root: who else sets VFs up at boot may be hidden\.\n- name: hv1 as it is\n {2}hosts: hv1\n {2}become: true\n/,
    );
  });

  it("a host without SR-IOV", () => {
    expect(written(host().sriov())).toBe(
      "# No PF with SR-IOV.\n- name: hv1 as it is\n  hosts: hv1\n  tasks: []\n",
    );
  });
});

describe("a port is found again", () => {
  it("by its PCI address where its own one is not known, or another one's too", () => {
    const unknown = port({}, { settings: { permanentMac: undefined } });
    expect(written(unknown)).toContain(`pf:\n          pci: "0000:01:00.0"\n`);
    const settings = { permanentMac: "02:00:00:00:00:01" };
    const twins = host()
      .igb({ ports: [{ settings }, { settings }] })
      .sriov();
    expect(written(twins).match(/pci: "0000:0[12]:00.0"/g)).toHaveLength(2);
  });

  it("by its place and its model on hosts that are alike, which are one play", () => {
    const alike = port({ 0: GUEST });
    const text = written(alike, port({ 1: GUEST }), alike);
    expect(text).toContain(`- name: 2 hosts as they are
  hosts:
    - hv1
    - hv3
`);
    expect(text).toContain(`        pf:
          pci: "0000:01:00.0"
          vendor: "8086"
          device: "10c9"
`);
    expect(text).toContain("\n\n- name: hv2 as it is\n  hosts: hv2\n");
  });

  it("whatever its net device is called", () => {
    const { physicalFunctions, ...rest } = port({}).observe();
    const named = (name: string) =>
      written({
        ...rest,
        physicalFunctions: physicalFunctions.map((pf) => ({
          ...pf,
          netDevices: [{ name, mac: undefined, up: false }],
        })),
      });
    expect(named("{{x}}")).toContain("- name: VFs of 0000:01:00.0\n");
    expect(named("a\u001bb")).toContain("- name: VFs of 0000:01:00.0\n");
  });

  it("whatever somebody has called a file that owns it", () => {
    const path = "/etc/udev/rules.d/a\u001b[31m.rules";
    const text = `ATTR{device/sriov_numvfs}="4"\n`;
    const foreignFiles = [{ path, text, modified: 0 }];
    expect(written(port({}).sriov({ foreignFiles }))).toContain(
      "# /etc/udev/rules.d/a\\x1b[31m.rules:1 sets up",
    );
  });
});

function withAttributes(
  observation: Observation,
  index: number,
  attributes: VfAttributes,
): Observation {
  return {
    ...observation,
    physicalFunctions: observation.physicalFunctions.map((pf) => ({
      ...pf,
      virtualFunctions: pf.virtualFunctions.map((vf) =>
        vf.index === index && vf.settings
          ? {
              ...vf,
              settings: {
                ...vf.settings,
                attributes: { ...vf.settings.attributes, ...attributes },
              },
            }
          : vf,
      ),
    })),
  };
}
