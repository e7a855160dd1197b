import { expect } from "vitest";
import type { ConformanceCase } from "../conformance-case.ts";

/** What the probe reads of modules that need not be loaded. */
export const modinfoCases: readonly ConformanceCase[] = [
  {
    title: "modinfo names parameters with their types",
    needs: [],
    check: async (lab) => {
      const lines = (await lab.output("modinfo -F parm igb")).split("\n");
      expect(lines.toSorted()).toEqual([
        "debug:Debug level (0=none,...,16=all) (int)",
        "max_vfs:Maximum number of virtual functions to allocate per physical function (uint)",
      ]);
      expect(
        (await lab.output("modinfo -p igb")).split("\n").toSorted(),
      ).toEqual(lines.toSorted());
    },
  },
  {
    title: "modinfo shows fields in a column",
    needs: [],
    check: async (lab) => {
      const lines = (await lab.output("modinfo igb")).split("\n");
      const release = await lab.output("uname -r");
      expect(lines[0]).toMatch(
        new RegExp(
          `^filename:       /lib/modules/${release}/kernel/drivers/net/ethernet/intel/igb/igb\\.ko`,
        ),
      );
      expect(lines).toContain(
        "alias:          pci:v00008086d000010C9sv*sd*bc*sc*i*",
      );
      expect(lines).toContain("name:           igb");
      expect(lines).toContain("intree:         Y");
      expect(lines).toContain(
        "parm:           max_vfs:Maximum number of virtual functions to allocate per physical function (uint)",
      );
    },
  },
  {
    title: "modinfo knows the modules of the kernel it is told",
    needs: [],
    check: async (lab) => {
      const release = await lab.output("uname -r");
      expect(await lab.output(`modinfo -k ${release} -F filename igb`)).toBe(
        await lab.output("modinfo -F filename igb"),
      );
      expect(
        (await lab.run("modinfo -k 0.0.0-none -F filename igb")).status,
      ).toBe(1);
    },
  },
  {
    title: "modinfo says that there is no such module",
    needs: [],
    check: async (lab) => {
      expect(await lab.run("modinfo nosuch")).toEqual({
        status: 1,
        stdout: "",
        stderr: "modinfo: ERROR: Module nosuch not found.\n",
      });
    },
  },
];
