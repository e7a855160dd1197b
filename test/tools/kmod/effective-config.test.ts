import { readFileSync } from "node:fs";
import { fc } from "../../support/laws.ts";
import { describe, expect, it } from "vitest";
import {
  parseModprobeFile,
  type ConfigLine,
} from "../../../src/kmod/config-file.ts";
import { effectiveConfig } from "../../../src/kmod/effective-config.ts";
import { parseKernelCommandLine } from "../../../src/kmod/kernel-command-line.ts";
import {
  MODPROBE_DIRECTORIES,
  searchOrder,
} from "../../../src/kmod/search-order.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import { oracleCases } from "../../support/modprobe-arbitraries.ts";
import {
  askModprobe,
  canReplaceCommandLine,
  type OracleAnswer,
  type OracleCase,
} from "../../support/modprobe-oracle.ts";
import { hasTool } from "../../support/tools.ts";

const SEED = Number(process.env["VIRTFN_SEED"] ?? 82_576);
const CASES = Number(process.env["VIRTFN_CASES"] ?? 1500);

describe.skipIf(!hasTool("modprobe"))(
  "modprobe.d as the real kmod reads it",
  () => {
    it(`finds the same lines, options, commands and faults in ${CASES} configurations`, () => {
      const cases = fc.sample(oracleCases(canReplaceCommandLine()), {
        numRuns: CASES,
        seed: SEED,
      });
      const answers = askModprobe(cases);
      expect(answers).toHaveLength(cases.length);
      for (const [index, answer] of answers.entries()) {
        const each = cases[index] as OracleCase;
        expect({ case: each, ...predicted(each, answer) }).toEqual({
          case: each,
          ...answer,
        });
      }
    });
  },
);

/** What our parser says, in modprobe's words. */
function predicted(
  { files, module, commandLine }: OracleCase,
  answer: OracleAnswer,
): OracleAnswer {
  const text = commandLine ?? readFileSync("/proc/cmdline", "utf8");
  const configFiles = files.map((file) => ({ ...file, modified: 0 }));
  const read = searchOrder(configFiles, MODPROBE_DIRECTORIES).read.map((file) =>
    parseModprobeFile(file),
  );
  const lines = read.flatMap((file) => file.lines);
  const kernel = parseKernelCommandLine(text);
  const rows = (kind: ConfigLine["kind"]): readonly string[] =>
    lines.flatMap((line) => (line.kind === kind ? [renderLine(line)] : []));
  const { redirects, install, optionsText } = effectiveConfig(
    configFiles,
    text,
    module as ModuleName,
  );
  const action = install ? `install ${install.command}` : "insmod";
  return {
    config: [
      ...rows("blacklist"),
      ...kernel.blacklist.map((entry) => `blacklist ${entry.module}`),
      ...rows("install"),
      ...rows("remove"),
      ...rows("alias"),
      ...rows("options"),
      ...kernel.options.map(
        (option) => `options ${option.module} ${option.arguments}`,
      ),
      ...answer.config.filter((line) => line.startsWith("softdep ")),
    ],
    complaints: read.flatMap(({ path, lines }) =>
      lines.flatMap((line) =>
        line.kind === "bad"
          ? [`${path}: ${/[^\t ]+/.exec(line.text)?.[0]}`]
          : [],
      ),
    ),
    // Where an alias has the module's own name, modprobe speaks of what it stands for.
    depends:
      redirects.length > 0
        ? answer.depends
        : `${action} ${optionsText}`.replace(
            / $/,
            optionsText === "" ? "" : " ",
          ),
  };
}

function renderLine(line: ConfigLine): string {
  switch (line.kind) {
    case "options":
      return `options ${line.module} ${line.arguments}`;
    case "install":
    case "remove":
      return `${line.kind} ${line.module} ${line.command}`;
    case "blacklist":
      return `blacklist ${line.module}`;
    case "alias":
      return `alias ${line.alias} ${line.module}`;
    case "softdep":
    case "deprecated":
    case "bad":
      return line.text;
  }
}
