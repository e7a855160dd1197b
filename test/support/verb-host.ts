import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Command, Step } from "../../src/changes/change.ts";
import { allVerbs } from "../../src/changes/kinds.ts";
import { quote } from "../../src/changes/quote.ts";
import { STAND_INS } from "./verb-stand-ins.ts";

/** A folder with just enough of a host for the verbs, and stand-ins for the commands that reach the kernel. */
export interface VerbHost {
  readonly root: string;
  readonly run: (commands: readonly Command[]) => Ended;
  readonly runStep: (step: Step) => Ended;
  readonly undoStep: (step: Step) => Ended;
  readonly finishStep: (step: Step) => Ended;
  readonly read: (path: string) => string | undefined;
  readonly write: (path: string, text: string) => void;
  readonly list: (path: string) => readonly string[];
  /** What undo would need. */
  readonly notes: () => readonly string[];
  /** The commands that stand-ins were called with, one a line. */
  readonly calls: () => readonly string[];
  readonly addPf: (address: string, totalVfs: number) => void;
  readonly countVfs: (address: string) => number;
  /** Registers a driver, as a load of its module does. */
  readonly addDriver: (name: string) => void;
  /** The driver of a VF of a PF; `undefined` without one. */
  readonly driverOf: (address: string, index: number) => string | undefined;
  /** What the PF keeps for a VF: pairs of iproute2's names and values, one a line. */
  readonly attributesOf: (index: number) => readonly string[];
  readonly [Symbol.dispose]: () => void;
}

interface Ended {
  readonly status: number | null;
  readonly errorText: string;
}

export function verbHost(shell: readonly string[]): VerbHost {
  const root = mkdtempSync(join(tmpdir(), "virtfn-verbs-"));
  const bin = join(root, ".bin");
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [name, text] of Object.entries(STAND_INS)) {
    write(`.bin/${name}`, `#!/bin/sh\nR=${root}\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  write(".calls", "");
  write(".dmesg", "[    1.0] igb: hello\n");
  const run = (commands: readonly Command[]): Ended => {
    const [program = "sh", ...args] = shell;
    const { status, stderr } = spawnSync(program, [...args, "-u"], {
      input: `R=\${VIRTFN_ROOT-}\n${Object.values(allVerbs()).join("\n")}\n${commands.map(line).join("\n")}\n`,
      encoding: "utf8",
      env: {
        PATH: `${bin}:${process.env["PATH"] ?? ""}`,
        VIRTFN_ROOT: root,
        LC_ALL: "C",
      },
    });
    return { status, errorText: stderr };
  };
  const addDriver = (name: string): void => {
    write(`sys/bus/pci/drivers/${name}/.keep`, "");
  };
  const host: VerbHost = {
    root,
    run,
    runStep: (step) => run(step.run),
    undoStep: (step) => run(step.undo),
    finishStep: (step) => run(step.finish),
    read: (path) =>
      existsSync(join(root, path))
        ? readFileSync(join(root, path), "utf8")
        : undefined,
    write,
    list: (path) =>
      existsSync(join(root, path))
        ? readdirSync(join(root, path)).toSorted()
        : [],
    notes: () =>
      ["replaced", "loading", "written"]
        .map((folder) => join(root, "run/virtfn", folder))
        .filter((folder) => existsSync(folder))
        .flatMap((folder) =>
          readdirSync(folder, { recursive: true, withFileTypes: true }),
        )
        .filter((entry) => entry.isFile())
        .filter(
          ({ parentPath, name }) => statSync(join(parentPath, name)).size > 0,
        )
        .map(({ name }) => name),
    calls: () =>
      readFileSync(join(root, ".calls"), "utf8").split("\n").slice(0, -1),
    addPf: (address, totalVfs) => {
      const folder = `sys/bus/pci/devices/${address}`;
      write(`${folder}/sriov_totalvfs`, `${totalVfs}\n`);
      write(`${folder}/sriov_numvfs`, "0\n");
      write(`${folder}/sriov_drivers_autoprobe`, "1\n");
      write(`${folder}/net/enp1s0/flags`, "0x1002\n");
      addDriver("igb");
      symlinkSync("../../drivers/igb", join(root, folder, "driver"));
      mkdirSync(join(root, "sys/class/net"), { recursive: true });
      symlinkSync(
        `../../bus/pci/devices/${address}/net/enp1s0`,
        join(root, "sys/class/net/enp1s0"),
      );
    },
    addDriver,
    driverOf: (address, index) => {
      try {
        return basename(
          readlinkSync(
            join(root, `sys/bus/pci/devices/${address}/virtfn${index}/driver`),
          ),
        );
      } catch {
        return undefined;
      }
    },
    attributesOf: (index) =>
      (host.read(`.vf/${index}`) ?? "")
        .split("\n")
        .filter((text) => text !== "")
        .toSorted(),
    countVfs: (address) =>
      readdirSync(join(root, `sys/bus/pci/devices/${address}`)).filter((name) =>
        name.startsWith("virtfn"),
      ).length,
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
  return host;
}

function line({ argv, stdin }: Command): string {
  const [verb = "", ...args] = argv;
  const command = [verb, ...args.map(quote)].join(" ");
  const fed =
    stdin === undefined ? command : `printf '%s' ${quote(stdin)} | ${command}`;
  return `${fed} || exit 1`;
}
