import { readFileSync } from "node:fs";

/** Names of PCI devices; `undefined` for those that the machine's pci.ids does not know. */
export type DeviceNames = (
  vendor: string,
  device: string,
) => string | undefined;

/** Where distributions keep pci.ids. */
export const PCI_IDS_FILES = [
  "/usr/share/misc/pci.ids",
  "/usr/share/hwdata/pci.ids",
] as const;

/** From the first of these files that is there; without one, nothing has a name. */
export function loadDeviceNames(paths: readonly string[]): DeviceNames {
  for (const path of paths) {
    try {
      return parseDeviceNames(readFileSync(path, "utf8"));
    } catch {
      // The next place, or no names: they are a comfort, not a need.
    }
  }
  return () => undefined;
}

/** From the text of pci.ids: vendors at the margin, their devices one tab deeper, both `ID  Name`. */
export function parseDeviceNames(text: string): DeviceNames {
  const names = new Map<string, string>();
  let vendor = "";
  for (const line of text.split("\n")) {
    const match = /^(\t?)([0-9a-f]{4}) {2}(.+)$/.exec(line);
    if (!match) continue;
    const [, indent, id = "", name = ""] = match;
    if (indent === "") vendor = id;
    else names.set(`${vendor}:${id}`, name);
  }
  return (vendor, device) => names.get(`${bare(vendor)}:${bare(device)}`);
}

function bare(id: string): string {
  return id.toLowerCase().replace(/^0x/, "");
}
