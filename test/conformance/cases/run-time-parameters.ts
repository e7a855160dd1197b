import { expect } from "vitest";
import type { ConformanceCase, Lab } from "../conformance-case.ts";

const FOLDER = "$R/sys/module/nvme_core/parameters";

/** Parameters that are in sysfs, of the types that the kernel has (kernel/params.c). */
export const parameterCases: readonly ConformanceCase[] = [
  {
    title: "parameters show their values in the kernel's own form",
    needs: ["nvme"],
    check: async (lab) => {
      await reload(lab, "io_timeout=0x20 force_apst=1 max_retries=07");
      expect(
        await lab.output(
          `cd "${FOLDER}" && cat io_timeout force_apst max_retries multipath`,
        ),
      ).toBe("32\nY\n7\nY");
    },
  },
  {
    title: "a bool without a value is true",
    needs: ["nvme"],
    check: async (lab) => {
      await reload(lab, "force_apst");
      expect(await lab.output(`cat "${FOLDER}/force_apst"`)).toBe("Y");
    },
  },
  ...(
    [
      ["io_timeout", "60", "60"],
      ["io_timeout", "0x10", "16"],
      ["max_retries", "255", "255"],
      ["force_apst", "y", "Y"],
      ["force_apst", "1", "Y"],
      ["force_apst", "on", "Y"],
      ["default_ps_max_latency_us", "0", "0"],
    ] as const
  ).map(([name, written, shown]): ConformanceCase => ({
    title: `${name} takes ${written} and shows ${shown}`,
    needs: ["nvme"],
    check: async (lab) => {
      await reload(lab);
      expect(await lab.write(written, `${FOLDER}/${name}`)).toMatchObject({
        status: 0,
      });
      expect(await lab.output(`cat "${FOLDER}/${name}"`)).toBe(shown);
    },
  })),
  ...(
    [
      ["io_timeout", "soon", "Invalid argument"],
      ["io_timeout", "-1", "Invalid argument"],
      ["io_timeout", "4294967296", "Numerical result out of range"],
      ["max_retries", "256", "Numerical result out of range"],
      ["force_apst", "2", "Invalid argument"],
      ["multipath", "N", "Permission denied"],
      ["nosuch", "1", "Permission denied"],
    ] as const
  ).map(([name, written, words]): ConformanceCase => ({
    title: `${name} refuses ${written}: ${words}`,
    needs: ["nvme"],
    check: async (lab) => {
      await reload(lab);
      const before = await lab.run(`cat "${FOLDER}/${name}"`);
      const reply = await lab.write(written, `${FOLDER}/${name}`);
      expect(reply.status).toBe(1);
      expect(reply.stderr).toMatch(
        new RegExp(`/nvme_core/parameters/${name}'?: ${words}\n$`),
      );
      expect((await lab.run(`cat "${FOLDER}/${name}"`)).stdout).toBe(
        before.stdout,
      );
    },
  })),
];

async function reload(lab: Lab, options = ""): Promise<void> {
  await lab.output(`modprobe -r nvme_core && modprobe nvme_core ${options}`);
}
