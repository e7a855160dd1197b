import type { ModuleName } from "../model/module-name.ts";
import type { ConfigFile } from "../model/observation.ts";
import type { Origin } from "./effective-config.ts";
import { fold } from "./fold.ts";
import { MODULES_LOAD_DIRECTORIES, searchOrder } from "./search-order.ts";

/**
 * What has the module loaded at boot: lines of modules-load.d as systemd reads them (src/modules-load/modules-load.c:
 * the whole line is a name, and one that begins with `#` or `;` is a comment), lines of /etc/modules, where arguments
 * may follow the name, and `modules_load=` on the kernel command line. A module that is blacklisted is passed over
 * nevertheless, and one without a line here may still be loaded by udev for its device.
 */
export function loadedAtBoot(
  files: readonly ConfigFile[],
  kernelCommandLine: string,
  module: ModuleName,
): readonly Origin[] {
  const order = searchOrder(files, MODULES_LOAD_DIRECTORIES);
  // Debian links a name in modules-load.d to /etc/modules; the same text is not told twice.
  const legacy = files.filter(
    (file) =>
      file.path === "/etc/modules" &&
      order.read.every(({ text }) => text !== file.text),
  );
  return [
    ...order.read.flatMap((file) => linesNaming(module, file, (line) => line)),
    ...legacy.flatMap((file) =>
      linesNaming(module, file, (line) => line.split(/[\t ]/)[0] ?? ""),
    ),
    ...wordsNaming(module, kernelCommandLine),
  ];
}

function linesNaming(
  module: ModuleName,
  file: ConfigFile,
  nameOf: (line: string) => string,
): readonly Origin[] {
  return file.text.split("\n").flatMap((text, index): readonly Origin[] => {
    const line = text.trim();
    if (/^[#;]/.test(line) || fold(nameOf(line)) !== module) return [];
    return [{ kind: "file", path: file.path, line: index + 1, text: line }];
  });
}

function wordsNaming(
  module: ModuleName,
  kernelCommandLine: string,
): readonly Origin[] {
  return kernelCommandLine
    .split(/\s+/)
    .filter((word) => {
      const match = /^(?:rd\.)?modules[-_]load=(.*)$/.exec(word);
      return (
        match?.[1]?.split(",").some((name) => fold(name) === module) ?? false
      );
    })
    .map((text) => ({ kind: "command-line", text }));
}
