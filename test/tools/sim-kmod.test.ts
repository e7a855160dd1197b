import { fc } from "../support/laws.ts";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { quote } from "../../src/changes/quote.ts";
import { MODPROBE_DIRECTORIES } from "../../src/kmod/search-order.ts";
import { runInSimulatedHost } from "../../src/sim/run-in-simulated-host.ts";
import { oracleCases } from "../support/modprobe-arbitraries.ts";
import {
  askModprobe,
  canReplaceCommandLine,
  type OracleCase,
} from "../support/modprobe-oracle.ts";
import { simulatedHost } from "../support/simulated-hosts.ts";
import { hasTool } from "../support/tools.ts";

describe.skipIf(!hasTool("modprobe") || !canReplaceCommandLine())(
  "the simulated modprobe",
  () => {
    it("gives a module the options that kmod gives it, whatever the files say", async () => {
      const cases = fc.sample(oracleCases(true).filter(isSimulated), 200);
      const root = await simulatedHost({ profile: "igb" });
      const script = join(root, "ask.sh");
      writeFileSync(script, cases.map(askingScript).join("\n"));
      const { stdout } = await runInSimulatedHost(root, `. "${script}"`);
      const simulated = stdout.split("@case\n").slice(1).map(lastAction);
      const real = askModprobe(cases).map(({ depends }) => lastAction(depends));
      expect(
        cases.map((each, index) => ({ ...each, depends: simulated[index] })),
      ).toEqual(
        cases.map((each, index) => ({ ...each, depends: real[index] })),
      );
    });
  },
);

/** Aliases and soft dependencies are not simulated, nor are install lines without a command. */
function isSimulated({ files }: OracleCase): boolean {
  return files.every(({ text }) => !/alias|softdep|install/.test(text));
}

function askingScript({ files, module, commandLine }: OracleCase): string {
  return [
    `rm -rf ${MODPROBE_DIRECTORIES.map((directory) => `"$R${directory}"`).join(" ")}`,
    ...[...new Set(files.map(({ path }) => dirname(path)))].map(
      (folder) => `mkdir -p "$R"${quote(folder)}`,
    ),
    ...files.map(
      ({ path, text }) => `printf %s ${quote(text)} >"$R"${quote(path)}`,
    ),
    `printf %s ${quote(commandLine ?? "")} >"$R/proc/cmdline"`,
    "echo @case",
    `modprobe -D ${quote(module)}`,
  ].join("\n");
}

/** The module's own line, which comes last; blanks between options are free. */
function lastAction(text: string): string {
  const last = text.split("\n").findLast((line) => line !== "") ?? "";
  return last
    .replace(/^insmod \/\S+/, "insmod")
    .replaceAll(/[ \t]+/g, " ")
    .trimEnd();
}
