import { expect } from "vitest";
import type { ConformanceCase, Lab } from "../conformance-case.ts";
import { linkOf, netDeviceOf, setLink, withLink } from "../vf-phrases.ts";

/** What sits on a port, as sysfs shows it (net/core/dev.c, netdev_adjacent_sysfs_add). */
export const netDeviceCases: readonly ConformanceCase[] = [
  {
    title: "a reload leaves a port down",
    needs: [],
    check: async (lab) => {
      await setLink(lab, "up");
      await lab.output("modprobe -r igb && modprobe igb && udevadm settle");
      expect(await linkOf(lab)).toMatchObject({ operstate: "DOWN" });
      const flags = await lab.output(`cat "${lab.folder}"/net/*/flags`);
      expect(Number(flags) & 1).toBe(0);
    },
  },
  {
    title: "only a port that is up can say whether it has a link",
    needs: [],
    check: async (lab) => {
      const carrier = `cat "${lab.folder}"/net/*/carrier`;
      expect((await lab.run(carrier)).status).toBe(1);
      await withLink(lab, async () => {
        expect(await lab.output(carrier)).toBe("1");
      });
    },
  },
  {
    title: "a bridge, a VLAN and their port know each other",
    needs: [],
    check: async (lab) => {
      const port = await netDeviceOf(lab, lab.pf);
      await withDevices(lab, ["conf.5", "confbr"], async () => {
        await lab.output(`ip link add confbr type bridge
ip link add link ${port} name conf.5 type vlan id 5
ip link set dev conf.5 master confbr`);
        const net = "$R/sys/class/net";
        expect(await nameOf(lab, `${net}/conf.5/master`)).toBe("confbr");
        expect(await nameOf(lab, `${net}/${port}/upper_conf.5`)).toBe("conf.5");
        expect(await nameOf(lab, `${net}/conf.5/lower_${port}`)).toBe(port);
        expect(await nameOf(lab, `${net}/conf.5/upper_confbr`)).toBe("confbr");
        expect(await lab.output(`ls "${net}/confbr/brif"`)).toBe("conf.5");
        expect(await lab.output(`cat "${net}/conf.5/uevent"`)).toContain(
          "DEVTYPE=vlan",
        );
        expect((await lab.run(`ls -d "${net}/${port}/master"`)).status).toBe(2);
        await lab.output("modprobe -r igb");
        expect((await lab.run(`ls -d "${net}/conf.5"`)).status).toBe(2);
        expect(await lab.output(`ls "${net}/confbr/brif"`)).toBe("");
      });
    },
  },
  {
    title: "a bond takes a port that is down, and brings it up",
    needs: [],
    check: async (lab) => {
      const port = await netDeviceOf(lab, lab.pf);
      await withDevices(lab, ["confbond"], async () => {
        await lab.output("ip link add confbond type bond");
        await setLink(lab, "up");
        expect(await setLink(lab, "master confbond")).toEqual({
          status: 2,
          stderr: "Error: Device can not be enslaved while up.\n",
        });
        await setLink(lab, "down");
        await lab.output(`ip link set dev ${port} master confbond`);
        const net = "$R/sys/class/net";
        expect(await nameOf(lab, `${net}/${port}/master`)).toBe("confbond");
        expect(
          (await lab.output(`cat "${net}/confbond/bonding/slaves"`)).trim(),
        ).toBe(port);
        expect(Number(await lab.output(`cat "${net}/${port}/flags"`)) & 1).toBe(
          1,
        );
        await lab.output(`ip link set dev ${port} nomaster`);
        expect(
          (await lab.output(`cat "${net}/confbond/bonding/slaves"`)).trim(),
        ).toBe("");
      });
    },
  },
];

/** The name of the folder that a link leads to. */
async function nameOf(lab: Lab, link: string): Promise<string> {
  return lab.output(`name=$(readlink "${link}") && echo "\${name##*/}"`);
}

/** Removes the devices afterwards, those that are still there, and loads igb again. */
async function withDevices(
  lab: Lab,
  names: readonly string[],
  check: () => Promise<void>,
): Promise<void> {
  try {
    await check();
  } finally {
    for (const name of names)
      await lab.run(`ip link del ${name} 2>/dev/null; modprobe igb; :`);
    await lab.output("udevadm settle");
    await setLink(lab, "down");
  }
}
