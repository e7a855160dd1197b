import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Command, Step } from "../../src/changes/change.ts";
import { allVerbs } from "../../src/changes/kinds.ts";
import { quote } from "../../src/changes/quote.ts";

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
  /** Files at any depth, without the folders that hold them. */
  readonly files: (path: string) => readonly string[];
  /** The commands that stand-ins were called with, one a line. */
  readonly calls: () => readonly string[];
  readonly addPf: (address: string, totalVfs: number) => void;
  readonly countVfs: (address: string) => number;
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
  return {
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
    files: (path) =>
      existsSync(join(root, path))
        ? readdirSync(join(root, path), {
            recursive: true,
            withFileTypes: true,
          })
            .filter((entry) => entry.isFile())
            .map(({ name }) => name)
            .toSorted()
        : [],
    calls: () =>
      readFileSync(join(root, ".calls"), "utf8").split("\n").slice(0, -1),
    addPf: (address, totalVfs) => {
      write(`sys/bus/pci/devices/${address}/sriov_totalvfs`, `${totalVfs}\n`);
      write(`sys/bus/pci/devices/${address}/sriov_numvfs`, "0\n");
      write("sys/bus/pci/drivers/igb/.keep", "");
      symlinkSync(
        join(root, "sys/bus/pci/drivers/igb"),
        join(root, `sys/bus/pci/devices/${address}/driver`),
      );
    },
    countVfs: (address) =>
      readdirSync(join(root, `sys/bus/pci/devices/${address}`)).filter((name) =>
        name.startsWith("virtfn"),
      ).length,
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

function line({ argv, stdin }: Command): string {
  const [verb = "", ...args] = argv;
  const command = [verb, ...args.map(quote)].join(" ");
  const fed =
    stdin === undefined ? command : `printf '%s' ${quote(stdin)} | ${command}`;
  return `${fed} || exit 1`;
}

const STAND_INS = {
  sleep: ":",
  udevadm: `printf 'udevadm %s\\n' "$*" >>"$R/.calls"`,
  dmesg: `cat "$R/.dmesg"`,
  ip: `cat "$R/.addresses"`,
  // As the kernel: out of range, busy, or all of them. A file .few says how many it really makes.
  tee: String.raw`case $1 in
  */sriov_numvfs) ;;
  *) exec /usr/bin/tee "$@" ;;
esac
read -r wanted || :
pf=$(dirname "$1")
printf 'tee %s %s\n' "$(basename "$pf")" "$wanted" >>"$R/.calls"
read -r total <"$pf/sriov_totalvfs"
now=0
for link in "$pf"/virtfn*; do [ ! -L "$link" ] || now=$((now + 1)); done
if [ "$wanted" -gt "$total" ]; then
  echo "tee: $1: Numerical result out of range" >&2
  exit 1
fi
if [ "$wanted" -ne 0 ] && [ "$now" -ne 0 ]; then
  echo "[    2.0] igb $(basename "$pf"): $now VFs already enabled." >>"$R/.dmesg"
  echo "tee: $1: Device or resource busy" >&2
  exit 1
fi
for link in "$pf"/virtfn*; do [ ! -L "$link" ] || { rm -rf "$(readlink "$link")"; rm "$link"; }; done
if [ -e "$R/.few" ] && [ "$wanted" -gt 0 ]; then
  read -r wanted <"$R/.few"
  echo "[    2.0] igb $(basename "$pf"): only $wanted enabled" >>"$R/.dmesg"
fi
n=0
while [ "$n" -lt "$wanted" ]; do
  vf=$pf.vf$n
  mkdir -p "$vf"
  ln -s "$pf" "$vf/physfn"
  ln -s "$vf" "$pf/virtfn$n"
  n=$((n + 1))
done`,
  modprobe: String.raw`printf 'modprobe %s\n' "$*" >>"$R/.calls"
case $1 in
  --)
    shift
    module=$1
    shift
    for option in "$@"; do
      case $option in
        *=bad)
          echo "[    3.0] $module: \`bad' invalid for parameter" >>"$R/.dmesg"
          echo "modprobe: ERROR: could not insert '$module': Invalid argument" >&2
          exit 1 ;;
      esac
    done
    mkdir -p "$R/sys/module/$module/holders" "$R/sys/module/$module/parameters" ;;
esac`,
  // The driver's VFs go with it.
  rmmod: String.raw`printf 'rmmod %s\n' "$*" >>"$R/.calls"
if [ -e "$R/.in-use" ]; then echo "rmmod: ERROR: Module $2 is in use" >&2; exit 1; fi
rm -rf "$R/sys/module/$2"
for link in "$R"/sys/bus/pci/devices/*/virtfn*; do
  [ ! -L "$link" ] || { rm -rf "$(readlink "$link")"; rm "$link"; }
done`,
  "update-initramfs": String.raw`printf 'update-initramfs %s\n' "$*" >>"$R/.calls"
image=$R/boot/initrd.img-$3
echo half >"$image.new"
if [ -e "$R/.full" ]; then echo 'cpio: write error: No space left on device' >&2; exit 1; fi
echo "new image of $3" >"$image.new"
mv "$image.new" "$image"`,
  dracut: String.raw`printf 'dracut %s\n' "$*" >>"$R/.calls"
echo half >"$2"
if [ -e "$R/.full" ]; then echo 'dracut: No space left on device' >&2; exit 1; fi
echo "new image of $3" >"$2"`,
  mkinitcpio: String.raw`printf 'mkinitcpio %s\n' "$*" >>"$R/.calls"
echo "new image of $2" >"$4"`,
} as const;
