import { expect } from "vitest";
import type { ConformanceCase, Lab } from "../conformance-case.ts";

const PF = "0000:03:00.0";
const FOLDER = `$R/sys/bus/pci/devices/${PF}`;

/** A PF that is no NIC: an NVMe controller with four VFs (pci_sriov_configure_simple). */
export const nvmeCases: readonly ConformanceCase[] = [
  {
    title: "an NVMe controller has SR-IOV, and no net device",
    needs: ["nvme-vfs"],
    check: async (lab) => {
      expect(
        await lab.output(
          `cd "${FOLDER}" && cat class sriov_totalvfs sriov_offset sriov_stride`,
        ),
      ).toBe("0x010802\n4\n1\n1");
      expect(await lab.output(`readlink "${FOLDER}/driver"`)).toMatch(
        /\/nvme$/,
      );
      expect((await lab.run(`ls -d "${FOLDER}/net"`)).status).toBe(2);
    },
  },
  {
    title: "its VFs get no driver, since nobody has brought them online",
    needs: ["nvme-vfs"],
    check: (lab) =>
      withVfs(lab, 2, async () => {
        expect(await lab.vfs(PF)).toEqual(["0000:03:00.1", "0000:03:00.2"]);
        const found = await lab.run(`ls -d "${FOLDER}"/virtfn*/driver`);
        expect(found.stdout).toBe("");
      }),
  },
  {
    title: "its counts are checked as those of igb",
    needs: ["nvme-vfs"],
    check: (lab) =>
      withVfs(lab, 2, async () => {
        for (const [count, words] of [
          ["3", "Device or resource busy"],
          ["5", "Numerical result out of range"],
        ] as const)
          expect(
            (await lab.write(count, `${FOLDER}/sriov_numvfs`)).stderr,
          ).toContain(`: ${words}\n`);
      }),
  },
  {
    title: "a VF of it may be given to vfio-pci",
    needs: ["nvme-vfs", "iommu"],
    check: (lab) =>
      withVfs(lab, 1, async () => {
        await lab.output("modprobe vfio-pci");
        await lab.write("vfio-pci", `${FOLDER}/virtfn0/driver_override`);
        await lab.write("0000:03:00.1", "$R/sys/bus/pci/drivers_probe");
        expect(await lab.output(`readlink "${FOLDER}/virtfn0/driver"`)).toMatch(
          /\/vfio-pci$/,
        );
      }),
  },
];

async function withVfs(
  lab: Lab,
  count: number,
  check: () => Promise<void>,
): Promise<void> {
  expect(
    await lab.write(String(count), `${FOLDER}/sriov_numvfs`),
  ).toMatchObject({ status: 0 });
  try {
    await lab.output("udevadm settle");
    await check();
  } finally {
    await lab.write("0", `${FOLDER}/sriov_numvfs`);
  }
}
