import { expect } from "vitest";
import type { ConformanceCase } from "../conformance-case.ts";
import { driverOf, makeVfs } from "../vf-phrases.ts";

const PROBE = "$R/sys/bus/pci/drivers_probe";
const VFIO = "$R/sys/bus/pci/drivers/vfio-pci";

const NO_SUCH_DEVICE = failure("No such device");

/** A VF for a guest, and back (drivers/base/bus.c, drivers/pci/pci-driver.c, drivers/vfio/pci). */
export const vfBindingCases: readonly ConformanceCase[] = [
  {
    title: "driver_override, unbind and drivers_probe give a VF to vfio-pci",
    needs: ["iommu"],
    check: async (lab) => {
      await lab.output("modprobe vfio-pci");
      const [vf = ""] = await makeVfs(lab, 2);
      const folder = `${lab.folder}/virtfn0`;
      await lab.write("vfio-pci", `${folder}/driver_override`);
      // Who has a driver keeps it.
      expect(await lab.write(vf, PROBE)).toMatchObject({ status: 0 });
      expect(await driverOf(lab, 0)).toBe("igbvf");
      await lab.write(vf, `${folder}/driver/unbind`);
      await lab.write(vf, PROBE);
      expect(await driverOf(lab, 0)).toBe("vfio-pci");
      expect(await driverOf(lab, 1)).toBe("igbvf");
      expect((await lab.run(`ls -d "${folder}/net"`)).status).toBe(2);
      const group = await lab.output(`readlink "${folder}/iommu_group"`);
      await lab.output(`ls "$R/dev/vfio/${group.split("/").at(-1)}"`);
    },
  },
  {
    title: "a VF stays with vfio-pci when driver_override is taken away",
    needs: ["iommu"],
    check: async (lab) => {
      await lab.output("modprobe vfio-pci");
      const [vf = ""] = await makeVfs(lab, 1);
      const folder = `${lab.folder}/virtfn0`;
      await lab.write("vfio-pci", `${folder}/driver_override`);
      await lab.write(vf, `${folder}/driver/unbind`);
      await lab.write(vf, `${VFIO}/bind`);
      await lab.write("", `${folder}/driver_override`);
      expect(await driverOf(lab, 0)).toBe("vfio-pci");
      expect(await lab.write(vf, `${VFIO}/bind`)).toMatchObject(NO_SUCH_DEVICE);
      await lab.write(vf, `${folder}/driver/unbind`);
      expect(await driverOf(lab, 0)).toBe("");
      await lab.write(vf, PROBE);
      await lab.awaitVfs(1);
      expect(await driverOf(lab, 0)).toBe("igbvf");
    },
  },
  {
    title: "a null byte takes driver_override away too",
    needs: [],
    check: async (lab) => {
      await makeVfs(lab, 1);
      const override = `${lab.folder}/virtfn0/driver_override`;
      await lab.write("vfio-pci", override);
      await lab.output(`printf '\\000' | tee "${override}" >/dev/null`);
      expect(await lab.output(`cat "${override}"`)).toBe("(null)");
    },
  },
  {
    title: "a driver whose module is not loaded takes nothing",
    needs: [],
    check: async (lab) => {
      await lab.output("modprobe -r vfio-pci");
      const [vf = ""] = await makeVfs(lab, 1);
      const folder = `${lab.folder}/virtfn0`;
      await lab.write("vfio-pci", `${folder}/driver_override`);
      await lab.write(vf, `${folder}/driver/unbind`);
      expect(await lab.write(vf, PROBE)).toMatchObject({ status: 0 });
      expect(await driverOf(lab, 0)).toBe("");
      expect(await lab.write(vf, `${VFIO}/bind`)).toMatchObject(
        failure("No such file or directory"),
      );
    },
  },
  {
    title: "a driver takes what waits for it when its module is loaded",
    needs: ["iommu"],
    check: async (lab) => {
      await lab.output("modprobe -r vfio-pci");
      const [vf = ""] = await makeVfs(lab, 2);
      const folder = `${lab.folder}/virtfn0`;
      await lab.write("vfio-pci", `${folder}/driver_override`);
      await lab.write(vf, `${folder}/driver/unbind`);
      await lab.output("modprobe vfio-pci");
      expect(await driverOf(lab, 0)).toBe("vfio-pci");
      expect(await driverOf(lab, 1)).toBe("igbvf");
      expect(await lab.output(`ls "${folder}/vfio-dev"`)).toMatch(/^vfio\d+$/);
    },
  },
  {
    title: "vfio-pci takes nothing that driver_override does not give it",
    needs: ["iommu"],
    check: async (lab) => {
      await lab.output("modprobe vfio-pci");
      const [vf = ""] = await makeVfs(lab, 1);
      await lab.write(vf, `${lab.folder}/virtfn0/driver/unbind`);
      expect(await lab.write(vf, `${VFIO}/bind`)).toMatchObject(NO_SUCH_DEVICE);
      expect(await driverOf(lab, 0)).toBe("");
    },
  },
  {
    title: "bind is EBUSY for a function that has a driver",
    needs: [],
    check: async (lab) => {
      const [vf = ""] = await makeVfs(lab, 1);
      expect(
        await lab.write(vf, "$R/sys/bus/pci/drivers/igbvf/bind"),
      ).toMatchObject(failure("Device or resource busy"));
    },
  },
  {
    title:
      "with sriov_drivers_autoprobe at 0 only driver_override gives a driver",
    needs: [],
    check: async (lab) => {
      await lab.write("0", `${lab.folder}/sriov_drivers_autoprobe`);
      try {
        await lab.write("1", `${lab.folder}/sriov_numvfs`);
        await lab.output("udevadm settle; modprobe igbvf");
        const [vf = ""] = await lab.vfs();
        const folder = `${lab.folder}/virtfn0`;
        expect(await lab.write(vf, PROBE)).toMatchObject({ status: 0 });
        expect(await driverOf(lab, 0)).toBe("");
        expect(
          await lab.write(vf, "$R/sys/bus/pci/drivers/igbvf/bind"),
        ).toMatchObject(NO_SUCH_DEVICE);
        await lab.write("igbvf", `${folder}/driver_override`);
        await lab.write(vf, PROBE);
        await lab.awaitVfs(1);
        await lab.write("", `${folder}/driver_override`);
        expect(await driverOf(lab, 0)).toBe("igbvf");
      } finally {
        await lab.write("1", `${lab.folder}/sriov_drivers_autoprobe`);
      }
    },
  },
  {
    title: "sriov_drivers_autoprobe does not touch the VFs that are there",
    needs: [],
    check: async (lab) => {
      await makeVfs(lab, 1);
      const autoprobe = `${lab.folder}/sriov_drivers_autoprobe`;
      await lab.write("0", autoprobe);
      expect(await driverOf(lab, 0)).toBe("igbvf");
      expect(await lab.output(`cat "${autoprobe}"`)).toBe("0");
      await lab.write("1", autoprobe);
      expect(await lab.output(`cat "${autoprobe}"`)).toBe("1");
      expect(await lab.write("maybe", autoprobe)).toMatchObject(
        failure("Invalid argument"),
      );
    },
  },
  {
    title: "new VFs have no driver_override, whatever those before had",
    needs: [],
    check: async (lab) => {
      await makeVfs(lab, 1);
      await lab.write("nobody", `${lab.folder}/virtfn0/driver_override`);
      await makeVfs(lab, 0);
      await makeVfs(lab, 1);
      expect(
        await lab.output(`cat "${lab.folder}/virtfn0/driver_override"`),
      ).toBe("(null)");
    },
  },
  {
    title: "without an IOMMU vfio-pci takes no VF: bind is EINVAL",
    needs: ["iommu", "reboot", "kernel-command-line"],
    check: async (lab) => {
      await lab.setKernelArguments("intel_iommu=off");
      try {
        await lab.reboot();
        expect(await lab.output('ls "$R/sys/class/iommu"')).toBe("");
        await lab.output("modprobe vfio-pci");
        const [vf = ""] = await makeVfs(lab, 1);
        const folder = `${lab.folder}/virtfn0`;
        expect((await lab.run(`ls -d "${folder}/iommu_group"`)).status).toBe(2);
        await lab.write("vfio-pci", `${folder}/driver_override`);
        await lab.write(vf, `${folder}/driver/unbind`);
        await lab.kernelLog();
        expect(await lab.write(vf, PROBE)).toMatchObject({ status: 0 });
        expect(await driverOf(lab, 0)).toBe("");
        expect(await lab.write(vf, `${VFIO}/bind`)).toMatchObject(
          failure("Invalid argument"),
        );
        expect(await lab.kernelLog()).toContain(
          `vfio-pci: probe of ${vf} failed with error -22`,
        );
      } finally {
        await lab.setKernelArguments("");
        await lab.reboot();
      }
    },
  },
  {
    title: "the IOMMU is there when the kernel was told to use it",
    needs: ["iommu"],
    check: async (lab) => {
      expect(await lab.output('ls "$R/sys/class/iommu"')).toContain("dmar0");
      const iommu = await lab.output(`readlink "${lab.folder}/iommu"`);
      expect(iommu).toMatch(/virtual\/iommu\/dmar0$/);
    },
  },
  {
    title: "the kernel tells of its lockdown, which is none here",
    needs: [],
    check: async (lab) => {
      expect(await lab.output('cat "$R/sys/kernel/security/lockdown"')).toBe(
        "[none] integrity confidentiality",
      );
    },
  },
];

function failure(words: string): {
  readonly status: number;
  readonly stderr: unknown;
} {
  return {
    status: 1,
    stderr: expect.stringMatching(new RegExp(`: ${words}\n$`)) as unknown,
  };
}
