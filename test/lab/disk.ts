import { join } from "node:path";
import { execa } from "execa";

export interface Kernel {
  readonly kernel: string;
  readonly initrd: string;
}

/**
 * Takes the newest kernel and its initramfs out of a disk, as a boot loader would: from what is on
 * the disk now. After a power cut that is what the journal says, which a boot loader may not read:
 * what it would make of such a disk is its own matter.
 */
export async function takeKernel(
  disk: string,
  folder: string,
): Promise<Kernel> {
  await replayJournal(disk);
  const names = await listFolder(disk, "/boot");
  const release = names
    .filter((name) => name.startsWith("vmlinuz-"))
    .map((name) => name.slice("vmlinuz-".length))
    .toSorted((one, other) => one.localeCompare(other, "en", { numeric: true }))
    .at(-1);
  if (release === undefined) throw new Error(`${disk} has no kernel in /boot`);

  const kernel = join(folder, "vmlinuz");
  const initrd = join(folder, "initrd");
  await debugfs(disk, `dump /boot/vmlinuz-${release} ${kernel}`);
  await debugfs(disk, `dump /boot/initrd.img-${release} ${initrd}`);
  return { kernel, initrd };
}

/** A copy that shares blocks where the file system can, and keeps holes where it cannot. */
export async function copyDisk(from: string, to: string): Promise<void> {
  await execa("cp", ["--sparse=always", "--reflink=auto", from, to]);
}

async function replayJournal(disk: string): Promise<void> {
  const { exitCode, all } = await execa(
    "e2fsck",
    ["-p", "-E", "journal_only", disk],
    { env: administration, all: true, reject: false },
  );
  // 1 says that something was corrected.
  if (exitCode !== 0 && exitCode !== 1)
    throw new Error(`e2fsck ${disk}: exit ${exitCode}: ${all}`);
}

async function listFolder(disk: string, folder: string): Promise<string[]> {
  const listing = await debugfs(disk, `ls -p ${folder}`);
  // /inode/mode/uid/gid/name/size/
  return listing
    .split("\n")
    .map((line) => line.split("/")[5])
    .filter((name) => name !== undefined);
}

const administration = {
  PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`,
};

async function debugfs(disk: string, request: string): Promise<string> {
  const { stdout, stderr } = await execa("debugfs", ["-R", request, disk], {
    env: administration,
  });
  // It exits with 0 whatever happened; its banner is the only line that is no complaint.
  const complaint = stderr
    .split("\n")
    .filter((line) => !/^debugfs \d/.test(line))
    .join("\n");
  if (complaint !== "") throw new Error(`debugfs: ${request}: ${complaint}`);
  return stdout;
}
