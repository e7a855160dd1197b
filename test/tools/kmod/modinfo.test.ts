import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseModinfo } from "../../../src/kmod/modinfo.ts";
import { renderModuleFile } from "../../support/module-file.ts";
import { findTool, hasTool } from "../../support/tools.ts";

describe.skipIf(!hasTool("modinfo"))(
  "what the real modinfo prints of a module",
  () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "virtfn-modinfo-"));
      mkdirSync(folder, { recursive: true });
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    function modinfo(
      fields: readonly string[],
    ): ReturnType<typeof parseModinfo> {
      const file = join(folder, "igb.ko");
      writeFileSync(file, renderModuleFile(fields));
      const output = execFileSync(findTool("modinfo") ?? "modinfo", [file], {
        encoding: "utf8",
      });
      return parseModinfo(output.replace(/\n$/, "").split("\n"));
    }

    const rows: readonly [string, readonly string[], unknown][] = [
      [
        "a scalar with a description",
        [
          "parmtype=max_vfs:uint",
          "parm=max_vfs:Maximum number of virtual functions",
        ],
        {
          name: "max_vfs",
          type: "uint",
          isArray: false,
          description: "Maximum number of virtual functions",
        },
      ],
      [
        "an array",
        [
          "parmtype=max_vfs:array of int",
          "parm=max_vfs:One for each port (0-7)",
        ],
        {
          name: "max_vfs",
          type: "int",
          isArray: true,
          description: "One for each port (0-7)",
        },
      ],
      [
        "a parameter without a description",
        ["parmtype=debug:int"],
        { name: "debug", type: "int", isArray: false, description: "" },
      ],
      [
        "a parameter without a type",
        ["parm=debug:Debug level (0=none,...,16=all)"],
        {
          name: "debug",
          type: undefined,
          isArray: false,
          description: "Debug level (0=none,...,16=all)",
        },
      ],
      [
        "a type of the driver's own",
        ["parmtype=mode:fancy", "parm=mode:How"],
        {
          name: "mode",
          type: undefined,
          isArray: false,
          description: "How (fancy)",
        },
      ],
      [
        "a description of several lines, one of which looks like a field",
        ["parmtype=x:bool", "parm=x:First\n\talias: no alias\nparm: none\n"],
        {
          name: "x",
          type: "bool",
          isArray: false,
          description: "First\n\talias: no alias\nparm: none\n",
        },
      ],
    ];

    it.each(rows)("%s", (_, fields, expected) => {
      expect(
        modinfo(["license=GPL", ...fields, "name=igb"])?.parameters,
      ).toEqual([expected]);
    });

    it("keeps aliases and the file's name apart from other fields", () => {
      const info = modinfo([
        "alias=pci:v00008086d000010C9sv*sd*bc*sc*i*",
        "description=alias: none",
        "name=igb",
      ]);
      expect(info?.filename).toBe(join(folder, "igb.ko"));
      expect(info?.aliases).toEqual(["pci:v00008086d000010C9sv*sd*bc*sc*i*"]);
      expect(info?.parameters).toEqual([]);
    });
  },
);
