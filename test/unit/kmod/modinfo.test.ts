import { describe, expect, it } from "vitest";
import { parseModinfo } from "../../../src/kmod/modinfo.ts";

describe("modinfo", () => {
  it("knows no module without a file", () => {
    expect(parseModinfo([])).toBeUndefined();
    expect(
      parseModinfo(["modinfo: ERROR: Module igb not found."]),
    ).toBeUndefined();
  });

  it("reads a module with a signature", () => {
    const info = parseModinfo([
      "filename:       /lib/modules/6.1.0/kernel/drivers/net/ethernet/intel/igb/igb.ko",
      "alias:          pci:v00008086d000010C9sv*sd*bc*sc*i*",
      "depends:        dca,i2c-algo-bit",
      "signature:      40:C8:26:FD",
      "\t\t0C:DB:6B:EA",
      "parm:           max_vfs:Maximum number of virtual functions to allocate per physical function (uint)",
      "parm:           debug:Debug level (0=none,...,16=all) (int)",
    ]);
    expect(info).toEqual({
      filename:
        "/lib/modules/6.1.0/kernel/drivers/net/ethernet/intel/igb/igb.ko",
      aliases: ["pci:v00008086d000010C9sv*sd*bc*sc*i*"],
      parameters: [
        {
          name: "max_vfs",
          type: "uint",
          isArray: false,
          description:
            "Maximum number of virtual functions to allocate per physical function",
        },
        {
          name: "debug",
          type: "int",
          isArray: false,
          description: "Debug level (0=none,...,16=all)",
        },
      ],
    });
  });

  it("reads a built-in module, whose file name comes second", () => {
    expect(
      parseModinfo(["name:           8250", "filename:       (builtin)"])
        ?.filename,
    ).toBe("(builtin)");
  });
});
