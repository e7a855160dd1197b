import { Buffer } from "node:buffer";

/** A cpio archive as the kernel wants its initramfs: format newc, names without a leading `/`. */
export function renderCpio(files: Readonly<Record<string, string>>): Buffer {
  const folders = new Set(Object.keys(files).flatMap(foldersOf));
  return Buffer.concat([
    ...[...folders].map((name) => renderMember(name, "", 0o040755)),
    ...Object.entries(files).map(([name, text]) =>
      renderMember(name, text, 0o100644),
    ),
    renderMember("TRAILER!!!", "", 0),
  ]);
}

function foldersOf(name: string): readonly string[] {
  const parts = name.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** Inode, mode, uid, gid, links, time, size, device and rdev twice, length of the name, checksum; each eight hex digits. */
function renderMember(name: string, text: string, mode: number): Buffer {
  const content = Buffer.from(text);
  const fields = [
    0,
    mode,
    0,
    0,
    1,
    1_700_000_000,
    content.length,
    0,
    0,
    0,
    0,
    name.length + 1,
    0,
  ];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}${name}\0`;
  return Buffer.concat([padded(Buffer.from(header)), padded(content)]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
