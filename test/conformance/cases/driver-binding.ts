import { expect } from "vitest";
import type { ConformanceCase } from "../conformance-case.ts";

/** Which driver takes a VF (drivers/pci/pci-driver.c, drivers/base/bus.c). */
export const driverCases: readonly ConformanceCase[] = [
  {
    title: "with sriov_drivers_autoprobe at 0, VFs have no driver",
    needs: [],
    check: async (lab) => {
      await lab.write("0", `${lab.folder}/sriov_drivers_autoprobe`);
      try {
        await lab.write("3", `${lab.folder}/sriov_numvfs`);
        await lab.output("udevadm settle");
        expect(await lab.vfs()).toHaveLength(3);
        const found = await lab.run(
          `ls -d "${lab.folder}"/virtfn*/driver "${lab.folder}"/virtfn*/net`,
        );
        expect(found.stdout).toBe("");
      } finally {
        await lab.write("1", `${lab.folder}/sriov_drivers_autoprobe`);
      }
    },
  },
  {
    title: "a VF is unbound, and bound again by drivers_probe or bind",
    needs: [],
    check: async (lab) => {
      await lab.write("2", `${lab.folder}/sriov_numvfs`);
      await lab.awaitVfs(2);
      const [vf = ""] = await lab.vfs();
      const driver = `ls -d "${lab.folder}/virtfn0/driver"`;
      for (const [value, path] of [
        [vf, "$R/sys/bus/pci/drivers_probe"],
        [vf, "$R/sys/bus/pci/drivers/igbvf/bind"],
      ] as const) {
        expect(
          await lab.write(vf, `${lab.folder}/virtfn0/driver/unbind`),
        ).toMatchObject({ status: 0 });
        expect((await lab.run(driver)).status).toBe(2);
        expect(
          (await lab.run(`ls -d "${lab.folder}/virtfn0/net"`)).status,
        ).toBe(2);
        expect(await lab.write(value, path)).toMatchObject({ status: 0 });
        await lab.awaitVfs(2);
      }
    },
  },
  {
    title: "unbinding what the driver does not have is ENODEV",
    needs: [],
    check: async (lab) => {
      const reply = await lab.write(
        lab.pf,
        "$R/sys/bus/pci/drivers/igbvf/unbind",
      );
      expect(reply).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/: No such device\n$/) as string,
      });
    },
  },
  {
    title: "driver_override keeps other drivers away until it is cleared",
    needs: [],
    check: async (lab) => {
      await lab.write("1", `${lab.folder}/sriov_numvfs`);
      await lab.awaitVfs(1);
      const [vf = ""] = await lab.vfs();
      const override = `${lab.folder}/virtfn0/driver_override`;
      expect(await lab.output(`cat "${override}"`)).toBe("(null)");
      await lab.write("nobody", override);
      expect(await lab.output(`cat "${override}"`)).toBe("nobody");
      await lab.write(vf, `${lab.folder}/virtfn0/driver/unbind`);
      await lab.write(vf, "$R/sys/bus/pci/drivers_probe");
      expect(
        (await lab.run(`ls -d "${lab.folder}/virtfn0/driver"`)).status,
      ).toBe(2);
      await lab.write("", override);
      expect(await lab.output(`cat "${override}"`)).toBe("(null)");
      await lab.write(vf, "$R/sys/bus/pci/drivers_probe");
      await lab.awaitVfs(1);
    },
  },
  {
    title: "igb unbound from a port takes the port's VFs away",
    needs: [],
    check: async (lab) => {
      await lab.write("3", `${lab.folder}/sriov_numvfs`);
      await lab.awaitVfs(3);
      await lab.write(lab.pf, "$R/sys/bus/pci/drivers/igb/unbind");
      expect(await lab.vfs()).toEqual([]);
      expect(await lab.output(`cat "${lab.folder}/sriov_totalvfs"`)).toBe("8");
      await lab.write(lab.pf, "$R/sys/bus/pci/drivers/igb/bind");
      expect(await lab.output(`cat "${lab.folder}/sriov_totalvfs"`)).toBe("7");
    },
  },
  {
    title: "a blacklisted VF driver is not loaded for new VFs",
    needs: [],
    check: async (lab) => {
      await lab.writeFile(
        "/etc/modprobe.d/zz-conformance.conf",
        "blacklist igbvf\n",
      );
      // udev looks for changed configuration every three seconds at most (src/udev/udev-manager.c).
      await lab.output("udevadm control --reload; modprobe -r igbvf");
      await lab.write("2", `${lab.folder}/sriov_numvfs`);
      await lab.output("udevadm settle");
      expect(await lab.vfs()).toHaveLength(2);
      expect((await lab.run('ls -d "$R/sys/module/igbvf"')).status).toBe(2);
    },
  },
];
