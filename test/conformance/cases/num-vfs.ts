import { expect } from "vitest";
import type { ConformanceCase } from "../conformance-case.ts";

/** Writing `sriov_numvfs`, in the order of the kernel's checks (drivers/pci/iov.c). */
export const numVfsCases: readonly ConformanceCase[] = [
  {
    title: "0 to 7 and back to 0 needs no reload",
    needs: [],
    check: async (lab) => {
      const numvfs = `${lab.folder}/sriov_numvfs`;
      expect(await lab.write("7", numvfs)).toMatchObject({ status: 0 });
      await lab.awaitVfs(7);
      expect(await lab.write("0", numvfs)).toMatchObject({ status: 0 });
      await lab.awaitVfs(0);
      expect(await lab.output(`cat "${numvfs}"`)).toBe("0");
      expect(await lab.kernelLog()).toContain(`${lab.pf}: IOV Disabled`);
    },
  },
  {
    title: "a VF is found by its links, and its address by offset and stride",
    needs: [],
    check: async (lab) => {
      await lab.write("7", `${lab.folder}/sriov_numvfs`);
      await lab.awaitVfs(7);
      const bus = lab.pf.slice(0, "0000:01:".length);
      expect(await lab.vfs()).toEqual(
        ["10.0", "10.2", "10.4", "10.6", "11.0", "11.2", "11.4"].map(
          (rest) => `${bus}${rest}`,
        ),
      );
      expect(
        await lab.output(
          `cd "${lab.folder}" && cat sriov_offset sriov_stride sriov_vf_device`,
        ),
      ).toBe("128\n2\n10ca");
      const vf = `"${lab.folder}/virtfn3"`;
      expect(await lab.output(`cat ${vf}/vendor ${vf}/device`)).toBe(
        "0x8086\n0x10ca",
      );
      expect(await lab.output(`readlink ${vf}/physfn`)).toBe(`../${lab.pf}`);
      expect(await lab.output(`cd -P ${vf}/driver && pwd`)).toMatch(
        /\/sys\/bus\/pci\/drivers\/igbvf$/,
      );
      expect(await lab.output(`cd -P ${vf}/driver/module && pwd`)).toMatch(
        /\/sys\/module\/igbvf$/,
      );
      const [name = ""] = (await lab.output(`ls ${vf}/net`)).split("\n");
      expect(
        await lab.output(`cd -P "$R/sys/class/net/${name}/device" && pwd`),
      ).toMatch(new RegExp(`/${bus}10\\.6$`));
      expect(
        await lab.run(`ls ${vf}/sriov_numvfs ${vf}/sriov_totalvfs`),
      ).toMatchObject({ stdout: "" });
      expect(
        await lab.output(`cat "$R/sys/class/net/${name}/address"`),
      ).toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
    },
  },
  {
    title: "every VF is in an IOMMU group of its own",
    needs: ["iommu"],
    check: async (lab) => {
      await lab.write("7", `${lab.folder}/sriov_numvfs`);
      await lab.awaitVfs(7);
      const groups = (
        await lab.output(
          `for vf in "${lab.folder}"/virtfn*; do readlink "$vf/iommu_group"; done; readlink "${lab.folder}/iommu_group"`,
        )
      ).split("\n");
      expect(new Set(groups).size).toBe(8);
      for (const group of groups)
        expect(group).toMatch(/kernel\/iommu_groups\/\d+$/);
    },
  },
  {
    title: "another count while VFs are enabled is refused with EBUSY",
    needs: [],
    check: async (lab) => {
      const numvfs = `${lab.folder}/sriov_numvfs`;
      await lab.write("4", numvfs);
      await lab.awaitVfs(4);
      await lab.kernelLog();
      const reply = await lab.write("7", numvfs);
      expect(reply.status).toBe(1);
      expect(reply.stderr).toMatch(
        /^tee: .*\/sriov_numvfs'?: Device or resource busy\n$/,
      );
      expect(await lab.kernelLog()).toContain(
        `igb ${lab.pf}: 4 VFs already enabled. Disable before enabling 7 VFs`,
      );
      await lab.awaitVfs(4);
    },
  },
  {
    title: "the count that is there already is a success without any effect",
    needs: [],
    check: async (lab) => {
      const numvfs = `${lab.folder}/sriov_numvfs`;
      await lab.write("3", numvfs);
      await lab.awaitVfs(3);
      await lab.kernelLog();
      expect(await lab.write("0x3", numvfs)).toEqual({
        status: 0,
        stdout: "",
        stderr: "",
      });
      expect(await lab.kernelLog()).toBe("");
    },
  },
  ...(
    [
      ["8", "Numerical result out of range"],
      ["65535", "Numerical result out of range"],
      ["65536", "Invalid argument"],
      ["-1", "Invalid argument"],
      ["seven", "Invalid argument"],
    ] as const
  ).map(([value, words]): ConformanceCase => ({
    title: `writing ${value} is refused: ${words}`,
    needs: [],
    check: async (lab) => {
      const reply = await lab.write(value, `${lab.folder}/sriov_numvfs`);
      expect(reply.status).toBe(1);
      const path = await lab.output(`echo "${lab.folder}/sriov_numvfs"`);
      // coreutils quotes a name with a colon in it.
      expect(reply.stderr).toBe(`tee: '${path}': ${words}\n`);
      expect(await lab.vfs()).toEqual([]);
    },
  })),
  {
    title: "without a driver 0 is a success, and more is ENOENT",
    needs: [],
    check: async (lab) => {
      await lab.output("modprobe -r igb");
      const numvfs = `${lab.folder}/sriov_numvfs`;
      expect(await lab.write("0", numvfs)).toMatchObject({ status: 0 });
      const reply = await lab.write("2", numvfs);
      expect(reply.status).toBe(1);
      expect(reply.stderr).toMatch(/: No such file or directory\n$/);
    },
  },
  {
    title: "sriov_totalvfs is the hardware's 8, and the bound driver's 7",
    needs: [],
    check: async (lab) => {
      const total = `cat "${lab.folder}/sriov_totalvfs"`;
      expect(await lab.output(total)).toBe("7");
      await lab.output("modprobe -r igb");
      expect(await lab.output(total)).toBe("8");
    },
  },
  {
    title: "attributes that are for reading, or are not there, deny a write",
    needs: [],
    check: async (lab) => {
      for (const name of ["sriov_totalvfs", "sriov_offset", "no_such_file"]) {
        const reply = await lab.write("1", `${lab.folder}/${name}`);
        expect(reply.status).toBe(1);
        expect(reply.stderr).toMatch(/: Permission denied\n$/);
      }
      const reply = await lab.write("1", `${lab.folder}/no_such_folder/file`);
      expect(reply.stderr).toMatch(/: No such file or directory\n$/);
    },
  },
  {
    title: "a count does not touch the other ports",
    needs: [],
    check: async (lab) => {
      await lab.write("2", `${lab.folder}/sriov_numvfs`);
      await lab.awaitVfs(2);
      for (const port of lab.ports.slice(1))
        expect(await lab.vfs(port)).toEqual([]);
    },
  },
];
