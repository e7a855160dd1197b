import type { ConfigFile } from "../model/observation.ts";
import { parseFiles } from "./config-files.ts";
import type { Fact } from "./fact.ts";
import type { FileStamps } from "./file-stamps.ts";

/** Where virtfn keeps what brings VFs back at boot; patterns of sh. */
export const OWN_FILES = [
  "/etc/virtfn/sriov/*.sh",
  "/etc/systemd/system/virtfn-*.service",
  "/etc/udev/rules.d/*virtfn*.rules",
  "/etc/NetworkManager/conf.d/*virtfn*.conf",
] as const;

/** Uses the functions of the modprobe.d files. */
export const ownFiles: Fact<(stamps: FileStamps) => readonly ConfigFile[]> = {
  name: "own-files",
  ask: () =>
    `for file in ${OWN_FILES.map((pattern) => `"$R"${pattern}`).join(" ")}; do
    show_config "$file"
done`,
  parse: (lines) => (stamps) => parseFiles(lines, stamps),
};
