import { expect } from "vitest";
import type { ConformanceCase } from "../conformance-case.ts";

/** What becomes of options that are given to a load of igb (kernel/params.c, igb_main.c). */
export const loadCases: readonly ConformanceCase[] = [
  {
    title: "max_vfs=7 makes seven VFs on every port",
    needs: [],
    check: async (lab) => {
      await lab.output("modprobe -r igb && modprobe igb max_vfs=7");
      await lab.awaitVfs(7);
      for (const port of lab.ports) {
        expect(await lab.vfs(port)).toHaveLength(7);
        const folder = `"$R/sys/bus/pci/devices/${port}"`;
        expect(
          await lab.output(`cd ${folder} && cat sriov_numvfs sriov_totalvfs`),
        ).toBe("7\n7");
      }
      const log = await lab.kernelLog();
      expect(log).toContain(
        `igb ${lab.pf}: Enabling SR-IOV VFs using the module parameter is deprecated - please use the pci sysfs interface.`,
      );
      expect(log).toContain(`igb ${lab.pf}: 7 VFs allocated`);
    },
  },
  {
    title: "igb's parameters are not in sysfs, since their permission is 0",
    needs: [],
    check: async (lab) => {
      await lab.output("modprobe -r igb && modprobe igb max_vfs=2");
      expect(
        await lab.run('ls -d "$R/sys/module/igb/parameters"'),
      ).toMatchObject({ status: 2 });
      expect(await lab.output('cat "$R/sys/module/igb/initstate"')).toBe(
        "live",
      );
    },
  },
  {
    title: "max_vfs=9 is clamped to seven, and the load succeeds",
    needs: [],
    check: async (lab) => {
      await lab.output("modprobe -r igb && modprobe igb max_vfs=9");
      await lab.awaitVfs(7);
      expect(await lab.kernelLog()).toContain(
        "Maximum of 7 VFs per PF, using max",
      );
    },
  },
  ...["2,4", "-1", "seven", "7.0", "", "4294967295x"].map(
    (value): ConformanceCase => ({
      title: `max_vfs=${value} fails the load, and the ports are gone`,
      needs: [],
      check: async (lab) => {
        await lab.output("modprobe -r igb");
        const reply = await lab.run(`modprobe igb max_vfs=${value}`);
        expect(reply.status).toBe(1);
        expect(reply.stderr).toBe(
          "modprobe: ERROR: could not insert 'igb': Invalid argument\n",
        );
        expect(await lab.kernelLog()).toContain(
          `igb: \`${value}' invalid for parameter \`max_vfs'`,
        );
        const absent = await lab.run(
          `ls -d "$R/sys/module/igb" "${lab.folder}/driver" "${lab.folder}/net" "$R/sys/bus/pci/drivers/igb"`,
        );
        expect(absent.stdout).toBe("");
      },
    }),
  ),
  {
    title: "a number that is too large fails the load with its own words",
    needs: [],
    check: async (lab) => {
      await lab.output("modprobe -r igb");
      const reply = await lab.run("modprobe igb max_vfs=4294967296");
      expect(reply).toMatchObject({
        status: 1,
        stderr:
          "modprobe: ERROR: could not insert 'igb': Numerical result out of range\n",
      });
    },
  },
  {
    title: "an unknown parameter is only a line in the kernel's log",
    needs: [],
    check: async (lab) => {
      await lab.output("modprobe -r igb");
      const reply = await lab.run("modprobe igb maxvfs=3");
      expect(reply).toMatchObject({ status: 0, stderr: "" });
      expect(await lab.kernelLog()).toContain(
        "igb: unknown parameter 'maxvfs' ignored",
      );
      await lab.awaitVfs(0);
    },
  },
  ...[
    ["0x3", 3],
    ["03", 3],
    ["+3", 3],
    ['"3"', 3],
  ].map(([written, count]): ConformanceCase => ({
    title: `max_vfs=${written} is read as ${count}`,
    needs: [],
    check: async (lab) => {
      await lab.output(`modprobe -r igb && modprobe igb 'max_vfs=${written}'`);
      await lab.awaitVfs(Number(count));
    },
  })),
  {
    title: "of several values the last one wins, and - is as good as _",
    needs: [],
    check: async (lab) => {
      await lab.output(
        "modprobe -r igb && modprobe igb max_vfs=5 max-vfs=2 debug=1",
      );
      await lab.awaitVfs(2);
    },
  },
  {
    title: "modprobe of a loaded module does nothing and succeeds",
    needs: [],
    check: async (lab) => {
      expect(await lab.run("modprobe igb max_vfs=7")).toEqual({
        status: 0,
        stdout: "",
        stderr: "",
      });
      await lab.awaitVfs(0);
      expect(await lab.run("modprobe --first-time igb")).toMatchObject({
        status: 1,
        stderr:
          "modprobe: ERROR: could not insert 'igb': Module already in kernel\n",
      });
    },
  },
  {
    title: "modprobe -r takes VFs, driver and net devices away",
    needs: [],
    check: async (lab) => {
      await lab.write("7", `${lab.folder}/sriov_numvfs`);
      await lab.awaitVfs(7);
      const [vf] = await lab.vfs();
      await lab.output("modprobe -r igb");
      const left = await lab.run(
        `ls -d "$R/sys/module/igb" "$R/sys/bus/pci/drivers/igb" "$R/sys/bus/pci/devices/${vf}" "$R/sys/bus/pci/drivers/igbvf/${vf}" "${lab.folder}"/virtfn* "${lab.folder}/net" "${lab.folder}/driver"`,
      );
      expect(left.stdout).toBe("");
      expect(await lab.output(`cat "${lab.folder}/sriov_numvfs"`)).toBe("0");
      expect(
        await lab.output(
          'cut -d " " -f 1 "$R/proc/modules" | grep -x -e igb -e igbvf',
        ),
      ).toBe("igbvf");
    },
  },
  {
    title: "each load makes another folder in /sys/module",
    needs: [],
    check: async (lab) => {
      const inode = 'stat -c %i "$R/sys/module/igb"';
      const seen = new Set<string>();
      for (let load = 0; load < 4; load++) {
        seen.add(await lab.output(inode));
        await lab.output("modprobe -r igb && modprobe igb");
      }
      expect(seen.size).toBe(4);
    },
  },
  {
    title: "a module that another one uses cannot be removed",
    needs: [],
    check: async (lab) => {
      expect(await lab.output('ls "$R/sys/module/dca/holders"')).toContain(
        "igb",
      );
      expect(await lab.run("modprobe -r dca")).toMatchObject({
        status: 1,
        stderr: "modprobe: FATAL: Module dca is in use.\n",
      });
      const rmmod = await lab.run("rmmod dca");
      expect(rmmod.status).toBe(1);
      expect(rmmod.stderr).toMatch(
        /^rmmod: ERROR: Module dca is in use by:.* igb/,
      );
    },
  },
  {
    title: "removing what is not loaded succeeds with modprobe, not with rmmod",
    needs: [],
    check: async (lab) => {
      await lab.output("modprobe -r igb");
      expect(await lab.run("modprobe -r igb")).toMatchObject({
        status: 0,
        stderr: "",
      });
      expect(await lab.run("rmmod igb")).toMatchObject({
        status: 1,
        stderr: "rmmod: ERROR: Module igb is not currently loaded\n",
      });
    },
  },
  {
    title: "a module that does not exist is named with its folder",
    needs: [],
    check: async (lab) => {
      const release = await lab.output("uname -r");
      expect(await lab.run("modprobe nosuch")).toMatchObject({
        status: 1,
        stderr: `modprobe: FATAL: Module nosuch not found in directory /lib/modules/${release}\n`,
      });
      expect(await lab.run("modprobe -r nosuch")).toMatchObject({
        status: 1,
        stderr: "modprobe: FATAL: Module nosuch not found.\n",
      });
    },
  },
];
