import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Somebody writes a file of the host by hand, as `/etc/modprobe.d/zz-local.conf`. */
export function writeHostFile(root: string, path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Somebody deletes a file of the host by hand; one that is not there is nothing to delete. */
export function removeFile(root: string, path: string): void {
  rmSync(join(root, path), { force: true });
}

/** The boot loader passes something else from the next boot on. */
export function setKernelCommandLine(
  root: string,
  kernel: string,
  commandLine: string,
): void {
  writeHostFile(
    root,
    "/boot/loader.conf",
    `kernel ${kernel}\noptions ${commandLine}\n`,
  );
}

/**
 * From now on the named place fails with these words, until {@link clearFault}. Places: `load-MODULE`,
 * `unload-MODULE`, `numvfs-ADDRESS`, `parameter-MODULE-NAME`, `bind-ADDRESS`, `unbind-ADDRESS`, `vf-ADDRESS.INDEX` (its
 * attributes), `eswitch-ADDRESS`, `pack-image`. The kernel logs the lines of `log`. A FIFO of that name in
 * `.sim/faults`, made with `mkfifo`, blocks instead, until a line is written to it; what the kernel logs then is in
 * a file of its name with `.log` behind it.
 */
export function arrangeFault(
  root: string,
  place: string,
  words: string,
  log: readonly string[] = [],
): void {
  writeFileSync(
    join(root, ".sim/faults", place),
    [words, ...log].map((line) => `${line}\n`).join(""),
  );
}

export function clearFault(root: string, place: string): void {
  removeFile(root, `.sim/faults/${place}`);
}
