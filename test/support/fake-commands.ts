import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface FakeCommands {
  readonly folder: string;
  /** For PATH: the fakes first, then this machine's. */
  readonly searchPath: string;
  readonly dispose: () => void;
}

/** Executables by name, each a POSIX sh script without its first line. */
export function fakeCommands(
  scripts: Readonly<Record<string, string>>,
): FakeCommands {
  const folder = mkdtempSync(join(tmpdir(), "virtfn-fakes-"));
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\nfolder=${folder}\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return {
    folder,
    searchPath: `${folder}:${process.env["PATH"] ?? ""}`,
    dispose: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
