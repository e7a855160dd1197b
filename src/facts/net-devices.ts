import type { Fact } from "./fact.ts";
import { sections, valueOf, valuesOf } from "./lines.ts";

/** A network device of the namespace that we are in. */
export interface SeenNetDevice {
  readonly name: string;
  readonly mac: string | undefined;
  readonly up: boolean;
  /** It belongs to a device of a bus, and is not made of software alone. */
  readonly isPhysical: boolean;
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
  return `for device in "$R"/sys/class/net/*; do
    if [ ! -d "$device" ] || ! is_one_line "$device"; then continue; fi
    say "device \${device##*/}"
    for attribute in flags address; do
        if first_line "$device/$attribute"; then say "$attribute $value"; fi
    done
    for link in "$device"/upper_*; do
        if [ -e "$link" ] || [ -L "$link" ]; then say "upper \${link##*/upper_}"; fi
    done
    [ ! -e "$device/device" ] || say 'physical'
    if link_name "$device/master"; then say "master $value"; fi
done
cd /`;
}

function parse(lines: readonly string[]): readonly SeenNetDevice[] {
  return sections(lines, "device").map((section) => {
    const master = valueOf(section.lines, "master");
    const uppers = new Set(valuesOf(section.lines, "upper"));
    if (master !== undefined) uppers.add(master);
    return {
      name: section.title,
      mac: valueOf(section.lines, "address") || undefined,
      // IFF_UP (include/uapi/linux/if.h)
      up: (Number(valueOf(section.lines, "flags")) & 1) === 1,
      isPhysical: section.lines.includes("physical"),
      master,
      uppers: [...uppers],
    };
  });
}
