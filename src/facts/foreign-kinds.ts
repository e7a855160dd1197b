/** A kind of file by which others set VFs up at boot. */
export interface ForeignKind {
  /** Patterns of sh, below the root; those below /lib are passed over where it leads to /usr/lib. */
  readonly places: readonly string[];
  /** Part of such a file's path: a regular expression of awk and of JavaScript alike. */
  readonly path: string;
  /** What of the file leaves the host, see `foreign-files.ts`. */
  readonly shown: "whole" | "keyfile" | "yaml" | "words";
  /** Whether the file is about VFs at all; judged by the lines that are shown and are no comment. */
  readonly isAboutVfs: (lines: readonly string[]) => boolean;
}

/** What writes counts, or what the PF keeps for a VF, in scripts of all sorts. Without regard to case, as grep reads it. */
export const VF_WORDS =
  "sriov_(numvfs|drivers_autoprobe)|[[:space:]]vf[[:space:]]+[^[:space:]]+[[:space:]]+(mac|vlan|rate|max_tx_rate|min_tx_rate|spoofchk|trust|state|query_rss|node_guid|port_guid)[[:space:]]|eswitch[[:space:]]+set";

const SCRIPT = new RegExp(
  VF_WORDS.replaceAll("[[:space:]]", "\\s").replaceAll("[^[:space:]]", "\\S"),
  "i",
);

/** The first kind whose path fits is a file's. */
export const FOREIGN_KINDS: readonly ForeignKind[] = [
  {
    places: inFolders(
      ["etc", "run", "usr/local/lib", "usr/lib", "lib"],
      ["udev/rules.d/*.rules"],
    ),
    path: "/udev/rules[.]d/",
    shown: "whole",
    isAboutVfs: some(
      new RegExp(
        `${SCRIPT.source}|virtfn|(RUN|PROGRAM|IMPORT|WANTS)\\b.*sr-?iov`,
        "i",
      ),
    ),
  },
  {
    places: inFolders(
      ["etc", "run", "usr/local/lib", "usr/lib", "lib"],
      ["systemd/network/*.link", "systemd/network/*.link.d/*.conf"],
    ),
    path: "/systemd/network/",
    shown: "whole",
    isAboutVfs: some(/^\s*(\[SR-IOV\]|SR-IOVVirtualFunctions)/),
  },
  {
    places: [
      ...inFolders(
        ["etc", "run", "usr/lib"],
        ["NetworkManager/system-connections/*", "NetworkManager/conf.d/*.conf"],
      ),
      "etc/NetworkManager/NetworkManager.conf",
    ],
    path: "/NetworkManager/(system-connections|conf[.]d|NetworkManager[.]conf)",
    shown: "keyfile",
    isAboutVfs: some(/^\s*(\[sriov\]|sriov-num-vfs)/),
  },
  {
    places: inFolders(["etc", "run", "usr/lib", "lib"], ["netplan/*.yaml"]),
    path: "/netplan/",
    shown: "yaml",
    isAboutVfs: (lines) =>
      some(
        /virtual-function-count|embedded-switch-mode|delay-virtual-functions-rebind/,
      )(lines) || hasLinkedEthernet(lines),
  },
  {
    places: ["etc/sysconfig/network-scripts/ifcfg-*"],
    path: "/ifcfg-",
    shown: "words",
    isAboutVfs: some(/^\s*SRIOV_/),
  },
  {
    places: ["etc/sriov-operator/*", "etc/sriov-operator/pci/*"],
    path: "/etc/sriov-operator/",
    shown: "whole",
    isAboutVfs: () => true,
  },
  {
    places: ["etc/driverctl.d/*"],
    path: "/etc/driverctl[.]d/",
    shown: "whole",
    isAboutVfs: () => true,
  },
  {
    places: inFolders(
      ["etc", "run", "usr/local/lib"],
      ["systemd/system/*.service", "systemd/system/*.service.d/*.conf"],
    ),
    path: "/systemd/system/",
    shown: "words",
    isAboutVfs: some(
      new RegExp(`${SCRIPT.source}|^\\s*Exec\\w+\\s*=.*sr-?iov`, "i"),
    ),
  },
  {
    places: [
      ...inFolders(["etc", "run", "usr/lib"], ["tmpfiles.d/*.conf"]),
      "etc/NetworkManager/dispatcher.d/*",
      "etc/networkd-dispatcher/*/*",
      "etc/network/interfaces",
      "etc/network/interfaces.d/*",
      "etc/network/if-*.d/*",
      "etc/sysfs.conf",
      "etc/sysfs.d/*.conf",
      "etc/rc.local",
      "etc/rc.d/rc.local",
      "etc/local.d/*.start",
      "etc/init.d/*",
      "etc/crontab",
      "etc/cron.d/*",
    ],
    path: "",
    shown: "words",
    isAboutVfs: some(SCRIPT),
  },
];

function inFolders(
  folders: readonly string[],
  patterns: readonly string[],
): readonly string[] {
  return folders.flatMap((folder) =>
    patterns.map((pattern) => `${folder}/${pattern}`),
  );
}

function some(pattern: RegExp): (lines: readonly string[]) => boolean {
  return (lines) => lines.some((line) => pattern.test(line));
}

/** netplan: an ethernet with a `link` is a VF of that PF; a VLAN has one too. */
function hasLinkedEthernet(lines: readonly string[]): boolean {
  let ethernets: number | undefined;
  return lines.some((line) => {
    const indent = line.search(/\S/);
    if (indent < 0) return false;
    if (/^\s*ethernets:/.test(line)) ethernets = indent;
    else if (ethernets !== undefined && indent <= ethernets)
      ethernets = undefined;
    return ethernets !== undefined && /^\s*link:\s*\S/.test(line);
  });
}
