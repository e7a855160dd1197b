import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";

/**
 * A file that only its owner can read, whole or not at all: whatever stood there before, with whatever rights, is
 * replaced. A device or a pipe (`/dev/stdout`) is written to.
 */
export function writePrivateFile(path: string, text: string): void {
  const known = statSync(path, { throwIfNoEntry: false });
  if (known && !known.isFile()) return writeFileSync(path, text);
  // A link goes on pointing to what it pointed to.
  const target = known ? realpathSync(path) : path;
  const beside = `${target}.${process.pid}.new`;
  try {
    writeWhole(beside, text);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function writeWhole(path: string, text: string): void {
  const file = openSync(path, "w", 0o600);
  try {
    fchmodSync(file, 0o600);
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
