import { expect } from "vitest";
import type { ConformanceCase } from "../conformance-case.ts";
import {
  awaitLink,
  linkOf,
  listedVfs,
  makeVfs,
  netDeviceOf,
  probeAgain,
  setLink,
  withLink,
} from "../vf-phrases.ts";

const MAC = "02:56:46:00:00:01";

/** What igb has for a VF that is new. The kernel itself adds the state, which igb does not know. */
const NEW_VF = {
  link_type: "ether",
  address: "00:00:00:00:00:00",
  broadcast: "ff:ff:ff:ff:ff:ff",
  vlan_list: [{}],
  rate: { max_tx: 0, min_tx: 0 },
  spoofchk: true,
  link_state: "auto",
  trust: false,
};

const NOT_SUPPORTED = refusal("Operation not supported");
const INVALID = refusal("Invalid argument");

/** `ip link set dev PF vf N …` (net/core/rtnetlink.c, do_setvfinfo; igb_main.c, the igb_ndo_set_vf_ functions). */
export const vfAttributeCases: readonly ConformanceCase[] = [
  {
    title: "a port without VFs has an empty list of them",
    needs: [],
    check: async (lab) => {
      const link = await linkOf(lab);
      expect(link["vfinfo_list"]).toEqual([]);
      expect(link).toMatchObject({
        parentbus: "pci",
        parentdev: lab.pf,
        link_type: "ether",
      });
      expect(link).not.toHaveProperty("permaddr");
    },
  },
  {
    title: "igb tells of new VFs what is usual, and nothing of query_rss",
    needs: [],
    check: async (lab) => {
      await makeVfs(lab, 2);
      expect(await listedVfs(lab)).toEqual([
        { vf: 0, ...NEW_VF },
        { vf: 1, ...NEW_VF },
      ]);
    },
  },
  {
    title: "attributes are read back as they were set, of one VF alone",
    needs: [],
    check: async (lab) => {
      await makeVfs(lab, 2);
      await lab.kernelLog();
      expect(
        await setLink(
          lab,
          `vf 1 mac ${MAC.toUpperCase()} vlan 0x64 qos 2 trust on spoofchk off`,
        ),
      ).toEqual({ status: 0, stderr: "" });
      expect(await listedVfs(lab)).toEqual([
        { vf: 0, ...NEW_VF },
        {
          vf: 1,
          ...NEW_VF,
          address: MAC,
          vlan_list: [{ vlan: 100, qos: 2 }],
          spoofchk: false,
          trust: true,
        },
      ]);
      const log = await lab.kernelLog();
      for (const line of [
        `igb ${lab.pf}: setting MAC ${MAC} on VF 1`,
        `igb ${lab.pf}: Reload the VF driver to make this change effective.`,
        `igb ${lab.pf}: The VF MAC address has been set, but the PF device is not up.`,
        `igb ${lab.pf}: Setting VLAN 100, QOS 0x2 on VF 1`,
      ])
        expect(log).toContain(line);
    },
  },
  {
    title: "vlan 0, an address of zeros, and the usual values undo the others",
    needs: [],
    check: async (lab) => {
      await makeVfs(lab, 1);
      await setLink(lab, `vf 0 mac ${MAC} vlan 100 trust on spoofchk off`);
      expect(
        await setLink(
          lab,
          "vf 0 mac 00:00:00:00:00:00 vlan 0 trust off spoofchk on",
        ),
      ).toEqual({ status: 0, stderr: "" });
      expect(await listedVfs(lab)).toEqual([{ vf: 0, ...NEW_VF }]);
    },
  },
  {
    title: "another vlan takes the place of the one before",
    needs: [],
    check: async (lab) => {
      await makeVfs(lab, 1);
      for (const vlan of [100, 200])
        expect(await setLink(lab, `vf 0 vlan ${vlan}`)).toMatchObject({
          status: 0,
        });
      expect(await listedVfs(lab)).toMatchObject([
        { vlan_list: [{ vlan: 200 }] },
      ]);
    },
  },
  ...(
    [
      ["state enable", NOT_SUPPORTED],
      ["state auto", NOT_SUPPORTED],
      ["query_rss on", NOT_SUPPORTED],
      ["node_guid 00:11:22:33:44:55:66:77", NOT_SUPPORTED],
      ["port_guid 00:11:22:33:44:55:66:77", NOT_SUPPORTED],
      ["vlan 100 proto 802.1ad", refusal("Protocol not supported")],
      ["vlan 100 qos 8", INVALID],
      ["mac 01:00:5e:00:00:01", INVALID],
      ["max_tx_rate 100 min_tx_rate 50", INVALID],
    ] as const
  ).map(([words, reply]): ConformanceCase => ({
    title: `igb refuses ${words}: ${reply.stderr.trim()}`,
    needs: [],
    check: async (lab) => {
      await makeVfs(lab, 1);
      expect(await setLink(lab, `vf 0 ${words}`)).toEqual(reply);
      expect(await listedVfs(lab)).toEqual([{ vf: 0, ...NEW_VF }]);
    },
  })),
  {
    title: "a VF that is not there is refused",
    needs: [],
    check: async (lab) => {
      await makeVfs(lab, 2);
      for (const words of [`mac ${MAC}`, "vlan 100", "trust on"])
        expect(await setLink(lab, `vf 2 ${words}`)).toEqual(INVALID);
      expect(await setLink(lab, "vf -1 trust on")).toEqual(INVALID);
      // ip asks for the other rate first, and finds none.
      expect(await setLink(lab, "vf 2 max_tx_rate 5")).toEqual({
        status: 1,
        stderr: "Cannot find VF 2\n",
      });
      // Whether the driver has it at all is asked first.
      expect(await setLink(lab, "vf 2 state auto")).toEqual(NOT_SUPPORTED);
    },
  },
  ...(
    [
      ["vlan 4096", 255, 'Error: argument "4096" is wrong: Invalid "vlan"'],
      ["vlan 1 proto ip", 255, 'Error: argument "ip" is wrong: Invalid "vlan'],
      ["qos 2", 255, "Command line is not complete"],
      ["trust maybe", 1, 'Error: argument of "trust" must be one of'],
      ["mac 02:00", 1, "Invalid address length 2 - must be 6 bytes"],
      ["max_tx_rate 1 min_tx_rate 2", 1, "Invalid min_tx_rate 2 - must be <="],
      ["vlan 1 proto 802.1Q qos 2", 255, 'Error: either "dev" is duplicate'],
    ] as const
  ).map(([words, status, begin]): ConformanceCase => ({
    title: `ip itself refuses ${words}`,
    needs: [],
    check: async (lab) => {
      await makeVfs(lab, 1);
      const reply = await setLink(lab, `vf 0 ${words}`);
      expect(reply.status).toBe(status);
      expect(reply.stderr.startsWith(begin)).toBe(true);
    },
  })),
  {
    title: "what the kernel did before it refused the next word stays done",
    needs: [],
    check: async (lab) => {
      await makeVfs(lab, 1);
      // The kernel's order: address, vlan, rate, spoofchk, state, query_rss, trust.
      expect(
        await setLink(lab, `vf 0 trust on state auto mac ${MAC} vlan 7`),
      ).toEqual(NOT_SUPPORTED);
      expect(await listedVfs(lab)).toEqual([
        { vf: 0, ...NEW_VF, address: MAC, vlan_list: [{ vlan: 7 }] },
      ]);
    },
  },
  {
    title: "of two VFs in one command the last one alone is set",
    needs: [],
    check: async (lab) => {
      await makeVfs(lab, 2);
      expect(await setLink(lab, "vf 1 trust on vf 0 vlan 5")).toMatchObject({
        status: 0,
      });
      expect(await listedVfs(lab)).toEqual([
        { vf: 0, ...NEW_VF, vlan_list: [{ vlan: 5 }] },
        { vf: 1, ...NEW_VF },
      ]);
    },
  },
  {
    title: "a rate needs the port's link, and is no more than its speed",
    needs: [],
    check: async (lab) => {
      await makeVfs(lab, 1);
      expect(await setLink(lab, "vf 0 max_tx_rate 100")).toEqual(INVALID);
      await withLink(lab, async () => {
        expect(await setLink(lab, "vf 0 max_tx_rate 1001")).toEqual(INVALID);
        expect(await setLink(lab, "vf 0 max_tx_rate 100")).toMatchObject({
          status: 0,
        });
        expect(await listedVfs(lab)).toMatchObject([
          { tx_rate: 100, rate: { max_tx: 100, min_tx: 0 } },
        ]);
        expect(await setLink(lab, "vf 0 rate 50")).toMatchObject({ status: 0 });
        expect(await listedVfs(lab)).toMatchObject([{ tx_rate: 50 }]);
        expect(await setLink(lab, "vf 0 max_tx_rate 0")).toMatchObject({
          status: 0,
        });
        expect((await listedVfs(lab))[0]).not.toHaveProperty("tx_rate");
      });
    },
  },
  {
    title: "all attributes are forgotten when the count changes",
    needs: [],
    check: async (lab) => {
      await makeVfs(lab, 1);
      await setLink(lab, `vf 0 mac ${MAC} vlan 100 trust on spoofchk off`);
      await makeVfs(lab, 0);
      await makeVfs(lab, 2);
      expect(await listedVfs(lab)).toEqual([
        { vf: 0, ...NEW_VF },
        { vf: 1, ...NEW_VF },
      ]);
    },
  },
  {
    title:
      "attributes outlive the VF's driver, and the port's going up and down",
    needs: [],
    check: async (lab) => {
      const [vf = ""] = await makeVfs(lab, 1);
      await setLink(lab, `vf 0 mac ${MAC} vlan 100 trust on`);
      const before = await listedVfs(lab);
      await lab.write(vf, `${lab.folder}/virtfn0/driver/unbind`);
      expect(await listedVfs(lab)).toEqual(before);
      await lab.write(vf, "$R/sys/bus/pci/drivers_probe");
      await lab.awaitVfs(1);
      expect(await listedVfs(lab)).toEqual(before);
      await withLink(lab, async () => {
        expect(await listedVfs(lab)).toEqual(before);
      });
      expect(await listedVfs(lab)).toEqual(before);
    },
  },
  {
    title:
      "a VF takes a new address when its driver is bound while the port is up",
    needs: [],
    check: async (lab) => {
      const [vf = ""] = await makeVfs(lab, 1);
      await withLink(lab, async () => {
        const address = async (): Promise<string> =>
          lab.output(`cat "${lab.folder}"/virtfn0/net/*/address`);
        const before = await address();
        await setLink(lab, `vf 0 mac ${MAC}`);
        expect(await address()).toBe(before);
        await probeAgain(lab, 0, vf);
        await lab.awaitVfs(1);
        expect(await address()).toBe(MAC);
        const link = await linkOf(lab, vf);
        expect(link["address"]).toBe(MAC);
        expect(link).not.toHaveProperty("permaddr");
      });
    },
  },
  {
    title:
      "a VF whose driver is bound while the port is down does not learn it",
    needs: [],
    check: async (lab) => {
      const [vf = ""] = await makeVfs(lab, 1);
      await setLink(lab, `vf 0 mac ${MAC}`);
      await lab.kernelLog();
      await probeAgain(lab, 0, vf);
      await lab.awaitVfs(1);
      expect(
        await lab.output(`cat "${lab.folder}"/virtfn0/net/*/address`),
      ).not.toBe(MAC);
      const log = await lab.kernelLog();
      expect(log).toContain(
        `igbvf ${vf}: PF still in reset state. Is the PF interface up?`,
      );
      expect(log).toContain(`igbvf ${vf}: Assigning random MAC address.`);
    },
  },
  {
    title: "a VF without an address of its port tells the port its own",
    needs: [],
    check: async (lab) => {
      const [vf = ""] = await makeVfs(lab, 1);
      await withLink(lab, async () => {
        await lab.kernelLog();
        await probeAgain(lab, 0, vf);
        await lab.awaitVfs(1);
        expect(await lab.kernelLog()).toContain(
          `igbvf ${vf}: MAC address not assigned by administrator.`,
        );
        const own = await lab.output(
          `cat "${lab.folder}"/virtfn0/net/*/address`,
        );
        expect(await listedVfs(lab)).toMatchObject([{ address: own }]);
      });
    },
  },
  {
    title: "a VF that its port has given an address may not choose another one",
    needs: [],
    check: async (lab) => {
      const [vf = ""] = await makeVfs(lab, 1);
      await withLink(lab, async () => {
        await setLink(lab, `vf 0 mac ${MAC}`);
        await probeAgain(lab, 0, vf);
        await lab.awaitVfs(1);
        await lab.kernelLog();
        const device = await netDeviceOf(lab, vf);
        expect(
          await lab.run(`ip link set dev ${device} address 02:56:46:00:00:99`),
        ).toMatchObject(refusal("Cannot assign requested address"));
        expect(await lab.kernelLog()).toContain(
          `igb ${lab.pf}: VF 0 attempted to override administratively set MAC address`,
        );
        expect(await linkOf(lab, vf)).toMatchObject({ address: MAC });
      });
    },
  },
  {
    title: "an address that was set before any driver has the VF is its first",
    needs: [],
    check: async (lab) => {
      await lab.write("0", `${lab.folder}/sriov_drivers_autoprobe`);
      try {
        await withLink(lab, async () => {
          await lab.write("1", `${lab.folder}/sriov_numvfs`);
          await setLink(lab, `vf 0 mac ${MAC}`);
          await lab.write("1", `${lab.folder}/sriov_drivers_autoprobe`);
          const [vf = ""] = await lab.vfs();
          await lab.output("modprobe igbvf");
          await lab.write(vf, "$R/sys/bus/pci/drivers_probe");
          await lab.awaitVfs(1);
          expect(await linkOf(lab, vf)).toMatchObject({ address: MAC });
        });
      } finally {
        await lab.write("1", `${lab.folder}/sriov_drivers_autoprobe`);
      }
    },
  },
  {
    title: "a port keeps its own address beside one that was set: permaddr",
    needs: [],
    check: async (lab) => {
      const device = await netDeviceOf(lab, lab.pf);
      const own = await lab.output(`cat "$R/sys/class/net/${device}/address"`);
      try {
        await setLink(lab, `address ${MAC}`);
        expect(await linkOf(lab)).toMatchObject({
          address: MAC,
          permaddr: own,
        });
      } finally {
        await setLink(lab, `address ${own}`);
      }
      expect(await linkOf(lab)).not.toHaveProperty("permaddr");
    },
  },
  {
    title: "the link comes back after VFs were made on a port that is up",
    needs: [],
    check: async (lab) => {
      await withLink(lab, async () => {
        await makeVfs(lab, 1);
        await awaitLink(lab);
        expect(await linkOf(lab)).toMatchObject({ operstate: "UP" });
      });
    },
  },
];

function refusal(words: string): {
  readonly status: number;
  readonly stderr: string;
} {
  return { status: 2, stderr: `RTNETLINK answers: ${words}\n` };
}
