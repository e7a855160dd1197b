import type { ConfigFile } from "../../../model/observation.ts";

/**
 * Without those that nobody reads since a stronger folder has a file of the same name (systemd-udevd(8),
 * systemd.link(5), tmpfiles.d(5), systemd.unit(5), NetworkManager.conf(5); netplan-generate(8) for the order there).
 */
export function inForce(files: readonly ConfigFile[]): readonly ConfigFile[] {
  const ranked = files.map((file) => ({ file, ...placeOf(file.path) }));
  return ranked
    .filter(
      ({ name, rank }) =>
        name === undefined ||
        !ranked.some((other) => other.name === name && other.rank < rank),
    )
    .map(({ file }) => file);
}

const FOLDERS = ["/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib"];

const NETPLAN_FOLDERS = ["/run", "/etc", "/usr/lib", "/lib"];

/** Without a name where files of one name stand beside each other. */
function placeOf(path: string): {
  readonly name: string | undefined;
  readonly rank: number;
} {
  const folders = path.includes("/netplan/") ? NETPLAN_FOLDERS : FOLDERS;
  const rank = folders.findIndex((folder) =>
    new RegExp(`^${folder}/(?:${SEARCHED})/`).test(path),
  );
  return {
    name: rank < 0 ? undefined : path.slice(folders[rank]?.length),
    rank,
  };
}

const SEARCHED =
  "udev/rules\\.d|systemd/network|systemd/system|tmpfiles\\.d|NetworkManager/conf\\.d|netplan";
