import { readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import type { Result } from "../diagnostics/diagnostic.ts";
import type { SourceFile } from "../diagnostics/source.ts";
import type { LoadFile } from "./context.ts";
import { readPlaybook, type ReadPlaybook } from "./parse.ts";

/** Reads a playbook and the files of its `vars_files` from the disk. Paths are shown as the user named them. */
export function loadPlaybook(path: string): ReadPlaybook {
  const file = readSourceFile(path);
  return file.ok
    ? readPlaybook(file.value, loadBeside)
    : { playbook: { path, plays: [] }, diagnostics: file.diagnostics };
}

/** A file that another one names, relative to that one's folder. */
const loadBeside: LoadFile = (path, from) =>
  readSourceFile(isAbsolute(path) ? path : join(dirname(from.path), path));

/** A text file in UTF-8; a byte order mark stays part of the text, so that offsets hold. */
export function readSourceFile(path: string): Result<SourceFile> {
  try {
    const bytes = readFileSync(path);
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const text = decoder.decode(bytes);
    return { ok: true, value: { path, text }, warnings: [] };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return {
      ok: false,
      diagnostics: [
        {
          code: "file-unreadable",
          severity: "error",
          message: `${path} cannot be read: ${REASONS[code] ?? code}`,
        },
      ],
    };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "you are not allowed to read it",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is no folder",
  ELOOP: "its symbolic links go round in circles",
  ERR_ENCODING_INVALID_ENCODED_DATA: "it is not text in UTF-8",
};
