import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { MODPROBE_DIRECTORIES } from "../../src/kmod/search-order.ts";
import { quote } from "../../src/changes/quote.ts";
import { renderModuleFile } from "./module-file.ts";
import { findTool } from "./tools.ts";

/** A configuration to be put to the real modprobe. */
export interface OracleCase {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** What `modprobe -D` is asked about. */
  readonly module: string;
  /** Options on modprobe's own command line. */
  readonly options?: readonly string[];
  /** `undefined` leaves the machine's own in place. */
  readonly commandLine: string | undefined;
}

export interface OracleAnswer {
  /** What `modprobe -c` prints of files and command line. */
  readonly config: readonly string[];
  /** File and first word of the lines that kmod calls bad. */
  readonly complaints: readonly string[];
  /** What `modprobe -D` prints last: `insmod options` without the path, or `install command options`. */
  readonly depends: string;
}

const RELEASE = "6.1.0-test";

/** Whether this user may put another file over /proc/cmdline, in a namespace of their own. */
export function canReplaceCommandLine(): boolean {
  return (
    spawnSync("unshare", [
      "-rm",
      "sh",
      "-c",
      "mount --bind /dev/null /proc/cmdline",
    ]).status === 0
  );
}

/** Asks the real kmod about many configurations, with one shell for all of them. */
export function askModprobe(
  cases: readonly OracleCase[],
): readonly OracleAnswer[] {
  const root = mkdtempSync(join(temporaryFolder(), "virtfn-kmod-"));
  try {
    makeModuleTree(root, [...new Set(cases.map((each) => each.module))]);
    for (const [index, each] of cases.entries())
      writeCase(join(root, "cases", String(index)), each);
    writeFileSync(join(root, "cmdline"), "");
    writeFileSync(join(root, "ask.sh"), renderScript(cases));
    const output = execFileSync(...shellFor(cases, root), {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 1 << 30,
    });
    return output
      .split(/^@case\n/m)
      .slice(1)
      .map(parseAnswer);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** In memory where there is one: thousands of small files take a disk several seconds. */
function temporaryFolder(): string {
  return existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
}

function makeModuleTree(root: string, modules: readonly string[]): void {
  const folder = join(root, "lib/modules", RELEASE);
  for (const module of modules)
    write(
      join(folder, "kernel", `${module}.ko`),
      renderModuleFile([`name=${module}`]),
    );
  for (const list of [
    "modules.order",
    "modules.builtin",
    "modules.builtin.modinfo",
  ])
    write(join(folder, list), "");
  execFileSync(findTool("depmod") ?? "depmod", ["-b", root, RELEASE]);
}

function writeCase(folder: string, { files }: OracleCase): void {
  mkdirSync(folder, { recursive: true });
  for (const directory of new Set(files.map((file) => dirname(file.path))))
    mkdirSync(join(folder, directory), { recursive: true });
  for (const file of files) writeFileSync(join(folder, file.path), file.text);
}

function renderScript(cases: readonly OracleCase[]): string {
  const modprobe = findTool("modprobe") ?? "modprobe";
  const questions = cases.map(
    ({ module, options = [], commandLine }, index) => {
      const directories = MODPROBE_DIRECTORIES.map(
        (directory) => `-C cases/${index}${directory}`,
      );
      const ask = `${modprobe} -d "$PWD" -S ${RELEASE} ${directories.join(" ")}`;
      const set =
        commandLine === undefined
          ? ""
          : `printf %s ${quote(commandLine)} >cmdline\n`;
      return `echo "@case"\n${set}${ask} -c 2>&1\necho "@depends"\n${ask} -D ${[module, ...options].map(quote).join(" ")} 2>/dev/null\n`;
    },
  );
  const mount = isNamespaceNeeded(cases)
    ? `mount --bind "$PWD/cmdline" /proc/cmdline || exit\n`
    : "";
  return mount + questions.join("");
}

function shellFor(
  cases: readonly OracleCase[],
  root: string,
): [string, string[]] {
  const script = join(root, "ask.sh");
  return isNamespaceNeeded(cases)
    ? ["unshare", ["-rm", "sh", script]]
    : ["sh", [script]];
}

function isNamespaceNeeded(cases: readonly OracleCase[]): boolean {
  return cases.some((each) => each.commandLine !== undefined);
}

function parseAnswer(text: string): OracleAnswer {
  const [config = "", depends = ""] = text.split(/^@depends\n/m);
  const lines =
    config.split("\n# End of configuration files.")[0]?.split("\n") ?? [];
  const complaints = lines.flatMap((line) => {
    const match = COMPLAINT.exec(line);
    return match ? [`${match[1]}: ${match[2]}`] : [];
  });
  return {
    config: lines.filter(
      (line) => line !== "" && !line.startsWith("libkmod: "),
    ),
    complaints,
    depends: lastAction(depends),
  };
}

const COMPLAINT =
  /^libkmod: ERROR .*cases\/\d+(\/.+\.conf) line \d+: ignoring bad line starting with '(.*)'$/s;

/** Dependencies come first, the module itself last; modprobe puts a blank behind the options. */
function lastAction(text: string): string {
  const last = text.split("\n").findLast((line) => line !== "") ?? "";
  return last.replace(/^insmod \S+/, "insmod").replace(/ $/, "");
}

function write(path: string, content: string | NodeJS.ArrayBufferView): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
