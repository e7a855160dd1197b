import { parseModuleName } from "../model/module-name.ts";
import type { BootImage, ConfigFile } from "../model/observation.ts";
import type { Fact } from "./fact.ts";
import type { FileStamps } from "./file-stamps.ts";
import { INITRAMFS_FUNCTIONS } from "./initramfs-functions.ts";
import {
  sections,
  shownText,
  valueOf,
  valuesOf,
  type Section,
} from "./lines.ts";

export interface BootFolder {
  readonly images: readonly BootImage[];
  /** A kernel is there. */
  readonly isVisible: boolean;
}

/** The images that may boot. Uses `$drivers` of the PCI functions. */
export const bootImages: Fact<(stamps: FileStamps) => BootFolder> = {
  name: "boot-images",
  ask: ({ modules, sriov, images }) =>
    images !== true
      ? ""
      : `${INITRAMFS_FUNCTIONS}
for kernel in "$R"/boot/vmlinu* "$R"/boot/Image*; do
    if [ -f "$kernel" ]; then
        say 'kernel'
        break
    fi
done
for image in "$R"/boot/init*; do
    [ -f "$image" ] || continue
    bootable_images | while read -r kernel image; do
        say "image $kernel $image"
        # shellcheck disable=SC2086 # a module each
        read_initramfs "$R$image" ${[...modules, ...(sriov === true ? ["$drivers"] : [])].join(" ")} < /dev/null
    done
    break
done`,
  parse: (lines) => (stamps) => ({
    images: sections(lines, "image").flatMap((section) =>
      parseImage(section, stamps),
    ),
    isVisible: lines.includes("kernel"),
  }),
};

function parseImage(
  { title, lines }: Section,
  stamps: FileStamps,
): readonly BootImage[] {
  const match = /^(\S+) (\/.+)$/.exec(title);
  if (!match) return [];
  const [, kernelRelease = "", path = ""] = match;
  const problem = valueOf(lines, "unreadable");
  const modified = stamps.get(path)?.modified ?? 0;
  const modules = valuesOf(lines, "has").flatMap(
    (name) => parseModuleName(name) ?? [],
  );
  return [
    {
      path,
      kernelRelease,
      modified,
      contents:
        problem === undefined
          ? { modules, modprobeFiles: packedFiles(lines, modified) }
          : undefined,
      problem,
    },
  ];
}

/** Their own times are those of the packing, so they carry the image's. */
function packedFiles(
  lines: readonly string[],
  modified: number,
): readonly ConfigFile[] {
  return sections(lines, "file").map((file) => ({
    path: file.title,
    text: shownText(file.lines),
    modified,
  }));
}
