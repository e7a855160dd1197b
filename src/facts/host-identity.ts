import type { HostIdentity, InitramfsTool } from "../model/observation.ts";
import type { Fact } from "./fact.ts";
import { shownLines, valueOf, valuesOf } from "./lines.ts";

export const hostIdentity: Fact<HostIdentity> = { name: "host", ask, parse };

function ask(): string {
  return `for name in hostname osrelease random/boot_id; do
    if first_line "$R/proc/sys/kernel/$name"; then say "\${name#*/} $value"; fi
done
say "btime $(sed -n 's/^btime //p' "$R/proc/stat" 2> /dev/null)"
say "uid $(id -u)"
for file in "$R/etc/os-release" "$R/usr/lib/os-release"; do
    if [ -f "$file" ] && [ -r "$file" ]; then
        show_file "$file"
        break
    fi
done
for name in update-initramfs mkinitramfs dracut mkinitcpio; do
    for directory in usr/local/sbin usr/local/bin usr/sbin usr/bin sbin bin; do
        if [ -x "$R/$directory/$name" ]; then
            say "tool $name"
            break
        fi
    done
done`;
}

function parse(lines: readonly string[]): HostIdentity {
  const release = new Map(shownLines(lines).flatMap(parseAssignment));
  return {
    hostname: valueOf(lines, "hostname") ?? "",
    kernelRelease: valueOf(lines, "osrelease") ?? "",
    bootId: valueOf(lines, "boot_id") ?? "",
    bootTime: Number(valueOf(lines, "btime")) || 0,
    os: {
      id: release.get("ID") ?? "linux",
      version: release.get("VERSION_ID") ?? "",
    },
    uid: Number(valueOf(lines, "uid") || Number.NaN),
    initramfsTool: initramfsTool(new Set(valuesOf(lines, "tool"))),
  };
}

/** Debian's dracut brings an update-initramfs of its own, but no mkinitramfs. */
function initramfsTool(tools: ReadonlySet<string>): InitramfsTool | undefined {
  if (
    tools.has("update-initramfs") &&
    (tools.has("mkinitramfs") || !tools.has("dracut"))
  )
    return "initramfs-tools";
  if (tools.has("dracut")) return "dracut";
  return tools.has("mkinitcpio") ? "mkinitcpio" : undefined;
}

/** os-release(5): shell assignments, quoted or not. */
function parseAssignment(line: string): readonly (readonly [string, string])[] {
  const match = /^([A-Z_][A-Z0-9_]*)=(.*)$/.exec(line.trim());
  if (!match) return [];
  const [, name = "", text = ""] = match;
  const quoted = /^(["'])(.*)\1$/.exec(text);
  return [[name, (quoted?.[2] ?? text).replace(/\\(["'$\\`])/g, "$1")]];
}
