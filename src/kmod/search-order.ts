import type { ConfigFile } from "../model/observation.ts";

/**
 * Where kmod looks, strongest first (kmod libkmod/libkmod.c, default_config_paths). Before kmod 32 `/usr/lib` was not
 * among them, but where `/lib` leads to it that makes no difference.
 */
export const MODPROBE_DIRECTORIES = [
  "/etc/modprobe.d",
  "/run/modprobe.d",
  "/usr/local/lib/modprobe.d",
  "/usr/lib/modprobe.d",
  "/lib/modprobe.d",
] as const;

/** Where systemd-modules-load looks, strongest first (modules-load.d(5)). */
export const MODULES_LOAD_DIRECTORIES = [
  "/etc/modules-load.d",
  "/run/modules-load.d",
  "/usr/local/lib/modules-load.d",
  "/usr/lib/modules-load.d",
  "/lib/modules-load.d",
] as const;

export interface SearchOrder<File> {
  /** What is read, in this order. */
  readonly read: readonly File[];
  /** What is not, since a stronger directory has a file of the same name. */
  readonly replaced: readonly { readonly file: File; readonly by: File }[];
}

/**
 * Which of the files count, and in which order: a file replaces those of its name in weaker directories; what is left
 * is read in byte order of the names, whatever the directory. Files elsewhere, or not named `*.conf`, are no part.
 */
export function searchOrder<File extends Pick<ConfigFile, "path">>(
  files: readonly File[],
  directories: readonly string[],
): SearchOrder<File> {
  const winners = new Map<string, File>();
  const replaced: { readonly file: File; readonly by: File }[] = [];
  for (const directory of directories)
    for (const file of files) {
      const name = nameIn(directory, file.path);
      if (name === undefined) continue;
      const winner = winners.get(name);
      if (winner) replaced.push({ file, by: winner });
      else winners.set(name, file);
    }
  const byName = [...winners].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { read: byName.map(([, file]) => file), replaced };
}

/** The file's name when it lies in the directory itself and is one that is read. */
function nameIn(directory: string, path: string): string | undefined {
  if (!path.startsWith(`${directory}/`)) return undefined;
  const name = path.slice(directory.length + 1);
  const counts = /^[^./][^/]*\.conf$/s.test(name);
  return counts ? name : undefined;
}
