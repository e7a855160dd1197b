import type { Fact } from "./fact.ts";
import { sections, valueOf, valuesOf } from "./lines.ts";

/** A network device of the namespace that we are in. */
export interface SeenNetDevice {
  readonly name: string;
  readonly mac: string | undefined;
  readonly up: boolean;
  readonly isLoopback: boolean;
  /** It belongs to a device of a bus, and is not made of software alone. */
  readonly isPhysical: boolean;
  /** Modules that it goes away with: its driver's, those that build on the driver, and those of its bus. */
  readonly modules: readonly string[];
  /** The bond, bridge, team or OVS datapath that it is enslaved to. */
  readonly master: string | undefined;
  /** Devices that sit on this one: its master, VLANs, macvlans. */
  readonly uppers: readonly string[];
}

export const netDevices: Fact<readonly SeenNetDevice[]> = {
  name: "net",
  ask,
  parse,
};

function ask(): string {
  return `${SHOW}
for device in "$R"/sys/class/net/*; do
    if [ ! -d "$device" ] || ! is_one_line "$device"; then continue; fi
    say "device \${device##*/}"
    for attribute in flags address; do
        if first_line "$device/$attribute"; then say "$attribute $value"; fi
    done
    for link in "$device"/upper_*; do
        if [ -e "$link" ] || [ -L "$link" ]; then say "upper \${link##*/upper_}"; fi
    done
    if link_name "$device/master"; then say "master $value"; fi
    if [ -e "$device/device" ]; then
        say 'physical'
        show_drivers "$device/device"
    else
        show_kind "$device"
    fi
done
cd /`;
}

/**
 * From a device's own driver up to the driver of its bus: a virtio port goes away with virtio_net and with virtio_pci.
 * What holds the first driver's module may be the part of it that makes the net devices, as mlx4_en is of mlx4_core.
 * Of devices made by software sysfs tells the kind of some (DEVTYPE, drivers/base/core.c).
 */
const SHOW = `show_drivers() {
    cd -P "$1" 2> /dev/null || return 0
    here=$PWD
    holders=yes
    while :; do
        if link_name "$here/driver/module"; then
            say "module $value"
            for holder in "$R/sys/module/$value"/holders/*; do
                if [ -n "$holders" ] && [ -e "$holder" ]; then say "module \${holder##*/}"; fi
            done
            holders=
        fi
        here=\${here%/*}
        case $here in */sys/devices/*/*) ;; *) break ;; esac
    done
}
show_kind() {
    for kind in bonding bridge; do
        [ ! -d "$1/$kind" ] || say "kind $kind"
    done
    [ ! -e "$1/tun_flags" ] || say 'kind tun'
    if [ -r "$1/uevent" ]; then
        while IFS= read -r line; do
            case $line in DEVTYPE=*) say "kind \${line#DEVTYPE=}" ;; esac
        done < "$1/uevent"
    fi
}`;

function parse(lines: readonly string[]): readonly SeenNetDevice[] {
  return sections(lines, "device").map((section) => {
    const master = valueOf(section.lines, "master");
    const uppers = new Set(valuesOf(section.lines, "upper"));
    if (master !== undefined) uppers.add(master);
    // IFF_UP and IFF_LOOPBACK (include/uapi/linux/if.h)
    const flags = Number(valueOf(section.lines, "flags"));
    return {
      name: section.title,
      mac: valueOf(section.lines, "address") || undefined,
      up: (flags & 1) === 1,
      isPhysical: section.lines.includes("physical"),
      modules: modulesOf(section.lines),
      isLoopback: (flags & 8) === 8,
      master,
      uppers: [...uppers],
    };
  });
}

function modulesOf(lines: readonly string[]): readonly string[] {
  const found = [
    ...valuesOf(lines, "module"),
    ...valuesOf(lines, "kind").map((kind) => KINDS[kind] ?? kind),
  ];
  return [...new Set(found)];
}

/** Modules whose devices have a DEVTYPE of another name. */
const KINDS: Readonly<Record<string, string>> = {
  bond: "bonding",
  vlan: "8021q",
  ppp: "ppp_generic",
};

/** Modules all of whose devices tell their kind. */
export const KNOWN_BY_SYSFS: ReadonlySet<string> = new Set([
  "8021q",
  "bonding",
  "bridge",
  "geneve",
  "macvlan",
  "tun",
  "vxlan",
  "wireguard",
]);
