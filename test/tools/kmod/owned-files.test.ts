import { fc } from "../../support/laws.ts";
import { describe, expect, it } from "vitest";
import { renderOption } from "../../../src/kmod/carriable.ts";
import { effectiveConfig } from "../../../src/kmod/effective-config.ts";
import { splitKernelArguments } from "../../../src/kmod/kernel-arguments.ts";
import {
  ownedPaths,
  renderDisabledFile,
  renderOptionsFile,
} from "../../../src/kmod/owned-files.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import { askModprobe } from "../../support/modprobe-oracle.ts";
import { carriableOptions } from "../../support/modprobe-arbitraries.ts";
import { hasTool } from "../../support/tools.ts";

const IGB = "igb" as ModuleName;
const PATH = ownedPaths(IGB).options;

describe.skipIf(!hasTool("modprobe"))(
  "our own files through the real kmod",
  () => {
    it("give the kernel exactly the options that were rendered", () => {
      const wishes = fc.sample(carriableOptions, { numRuns: 250, seed: 7 });
      const answers = askModprobe(
        wishes.map((options) => ({
          files: [{ path: PATH, text: renderOptionsFile(IGB, options) }],
          module: IGB,
          commandLine: undefined,
        })),
      );
      for (const [index, answer] of answers.entries()) {
        const given = splitKernelArguments(
          answer.depends.replace(/^insmod ?/, ""),
        );
        expect(given.map(({ name, value }) => [name, value])).toEqual(
          wishes[index],
        );
        expect(answer.complaints).toEqual([]);
      }
    });

    it("mean the same on modprobe's own command line", () => {
      const wishes = fc.sample(carriableOptions, { numRuns: 150, seed: 8 });
      const answers = askModprobe(
        wishes.map((wish) => ({
          files: [],
          module: IGB,
          options: wish.map(([name, value]) => renderOption(name, value)),
          commandLine: undefined,
        })),
      );
      for (const [index, answer] of answers.entries()) {
        const given = splitKernelArguments(
          answer.depends.replace(/^insmod ?/, ""),
        );
        expect(given.map(({ name, value }) => [name, value])).toEqual(
          wishes[index],
        );
      }
    });

    it("keep a disabled module from being loaded", () => {
      const file = { path: PATH, text: renderDisabledFile(IGB), modified: 0 };
      const [answer] = askModprobe([
        { files: [file], module: IGB, commandLine: undefined },
      ]);
      expect(answer?.depends).toBe("install /bin/false");
      expect(answer?.config).toContain("blacklist igb");
      expect(effectiveConfig([file], "", IGB).install?.command).toBe(
        "/bin/false",
      );
    });
  },
);
