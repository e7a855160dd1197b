import type { SriovSurroundings } from "../model/observation.ts";
import type { Fact } from "./fact.ts";
import { valueOf, valuesOf } from "./lines.ts";

export type SeenSurroundings = Omit<SriovSurroundings, "foreignFiles">;

/** What VFs depend on beside their PFs, but for files. */
export const surroundings: Fact<SeenSurroundings> = {
  name: "surroundings",
  ask,
  parse,
};

/**
 * NetworkManager counts as there when it has run in this boot or is installed: one that is stopped now may start with
 * the next boot, and what it is told meanwhile harms nobody.
 */
function ask(): string {
  return `for entry in "$R"/sys/class/iommu/*; do
    if [ -e "$entry" ]; then
        say 'iommu'
        break
    fi
done
if first_line "$R/sys/kernel/security/lockdown"; then say "lockdown $value"; fi
[ ! -d "$R/run/systemd/system" ] || say 'systemd'
for entry in "$R/run/NetworkManager" "$R/usr/sbin/NetworkManager" "$R/usr/bin/NetworkManager"; do
    if [ -e "$entry" ]; then
        say 'network-manager'
        break
    fi
done
for link in "$R"/etc/systemd/system/*.wants/virtfn-*.service; do
    if [ -L "$link" ] && is_one_line "$link"; then say "enabled \${link##*/}"; fi
done`;
}

function parse(lines: readonly string[]): SeenSurroundings {
  return {
    hasIommu: lines.includes("iommu"),
    lockdown: parseLockdown(valueOf(lines, "lockdown")),
    hasSystemd: lines.includes("systemd"),
    hasNetworkManager: lines.includes("network-manager"),
    enabledUnits: [...new Set(valuesOf(lines, "enabled"))].toSorted(),
  };
}

/** `none [integrity] confidentiality` (security/lockdown/lockdown.c). */
function parseLockdown(text: string | undefined): string | undefined {
  return text === undefined ? undefined : /\[([a-z]+)\]/.exec(text)?.[1];
}
