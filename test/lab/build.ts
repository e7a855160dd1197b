import { createHash } from "node:crypto";
import { constants } from "node:fs";
import {
  access,
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
} from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";

/** What a machine is made from. Built once, then only looked up. */
export interface Lab {
  /** Where machines keep their disks and logs. */
  readonly machines: string;
  /** Debian 13's QEMU, with its own libraries. */
  readonly qemu: string;
  readonly image: string;
  /** A disk with Debian 12's QEMU, for guests inside a machine. */
  readonly hypervisor: string;
}

/** `stock` rebuilds its initramfs as Debian does (minutes here); `small` packs only what this machine needs (seconds). */
export type ImageName = "stock" | "small";

const recipes = join(import.meta.dirname, "image");

const packages = [
  "busybox",
  "cpio",
  "e2fsprogs",
  "iproute2",
  "kmod",
  "mmdebstrap",
  "openssh-client",
  "openssh-server",
  "shellcheck",
  "zstd",
];

/** Builds what is missing and returns where everything is. The second call costs a few milliseconds. */
export async function buildLab(): Promise<Lab> {
  const folder =
    process.env["VIRTFN_LAB_DIR"] ??
    join(import.meta.dirname, "..", "..", ".lab");
  const machines = join(folder, "machines");
  await mkdir(machines, { recursive: true });

  await execa("sh", [join(recipes, "install-packages.sh"), ...packages], {
    stdout: ["pipe", "inherit"],
  });
  const qemu = await buildOnce(folder, "qemu", ["build-qemu.sh"]);
  const image = await buildOnce(folder, "image", [
    "build-image.sh",
    "build-root.sh",
    "configure-root.sh",
    "pack-initramfs-small.sh",
    "make-disk.sh",
  ]);
  const hypervisor = await buildOnce(folder, "hypervisor", [
    "build-hypervisor.sh",
    "make-disk.sh",
  ]);
  return { machines, qemu, image, hypervisor };
}

/**
 * Runs the first recipe into a folder named after the digest of all of them. It appears under its
 * final name only when complete, so an interrupted build is built again.
 */
async function buildOnce(
  folder: string,
  name: string,
  recipe: readonly [string, ...string[]],
): Promise<string> {
  const built = join(
    folder,
    `${name}-${await digestOf([...recipe, "archive-lines.sh"])}`,
  );
  if (await exists(built)) return built;

  const building = await mkdtemp(join(folder, `${name}.building-`));
  // apt fetches as a user of its own, who has to get in.
  await chmod(building, 0o755);
  try {
    await execa("sh", [join(recipes, recipe[0]), building], {
      all: true,
      stdin: "ignore",
    });
    await rename(building, built).catch(async (error: unknown) => {
      // Another process was first: its result is as good.
      if (!(await exists(built))) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  await removeOlder(folder, `${name}-`, built);
  return built;
}

async function digestOf(files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) hash.update(await readFile(join(recipes, file)));
  return hash.digest("hex").slice(0, 12);
}

async function removeOlder(
  folder: string,
  prefix: string,
  kept: string,
): Promise<void> {
  for (const entry of await readdir(folder)) {
    const path = join(folder, entry);
    if (entry.startsWith(prefix) && path !== kept)
      await rm(path, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}
