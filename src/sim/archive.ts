import { Buffer } from "node:buffer";

/** One member of a folder tree. Paths are relative, with `/`. */
export type TreeEntry =
  | { readonly kind: "folder"; readonly path: string }
  | {
      readonly kind: "file";
      readonly path: string;
      readonly text: string;
      /** 0644 where it is not given. */
      readonly mode?: number;
    }
  | { readonly kind: "link"; readonly path: string; readonly target: string };

const BLOCK = 512;

/** A POSIX ustar archive, whose paths are of up to 100 bytes behind a folder of up to 155. */
export function renderArchive(entries: readonly TreeEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content =
      entry.kind === "file" ? Buffer.from(entry.text) : Buffer.alloc(0);
    const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
    return [renderHeader(entry, content.length), content, padding];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function renderHeader(entry: TreeEntry, size: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  const { folder, name } = splitPath(
    entry.kind === "folder" ? `${entry.path}/` : entry.path,
  );
  header.write(name, 0);
  header.write(`${octal(modeOf(entry), 7)}\0`, 100);
  header.write(`${octal(0, 7)}\0`, 108);
  header.write(`${octal(0, 7)}\0`, 116);
  header.write(`${octal(size, 11)}\0`, 124);
  header.write(`${octal(0, 11)}\0`, 136);
  header.write(" ".repeat(8), 148);
  header.write({ folder: "5", file: "0", link: "2" }[entry.kind], 156);
  if (entry.kind === "link") header.write(entry.target, 157);
  header.write("ustar\0", 257);
  header.write("00", 263);
  header.write(folder, 345);
  let sum = 0;
  for (const byte of header) sum += byte;
  header.write(`${octal(sum, 6)}\0 `, 148);
  return header;
}

function splitPath(path: string): {
  readonly folder: string;
  readonly name: string;
} {
  if (path.length <= 100) return { folder: "", name: path };
  const cut = path.indexOf("/", path.length - 101);
  if (cut < 0 || cut > 155)
    throw new RangeError(`too long for the archive: ${path}`);
  return { folder: path.slice(0, cut), name: path.slice(cut + 1) };
}

function modeOf(entry: TreeEntry): number {
  switch (entry.kind) {
    case "folder":
      return 0o755;
    case "link":
      return 0o777;
    case "file":
      return entry.mode ?? 0o644;
  }
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}
