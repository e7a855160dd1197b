import { expect } from "vitest";
import type { ConformanceCase } from "../conformance-case.ts";

/** What devlink says of a driver that has no part in it. */
export const eswitchCases: readonly ConformanceCase[] = [
  {
    title: "devlink has an empty answer about igb, and fails",
    needs: [],
    check: async (lab) => {
      const reply = await lab.run(`devlink -j dev eswitch show pci/${lab.pf}`);
      expect(JSON.parse(reply.stdout)).toEqual({ dev: {} });
      expect(reply).toMatchObject({
        status: 1,
        stderr: "kernel answers: No such device\n",
      });
    },
  },
];
