/** What reading an inventory needs of a file system. */
export interface Files {
  readonly readText: (path: string) => Promise<ReadText>;
  /** The names in a folder, sorted. */
  readonly list: (path: string) => Promise<readonly string[]>;
  readonly kindOf: (path: string) => Promise<FileKind>;
}

export type FileKind = "folder" | "file" | "executable" | "none";

export type ReadText =
  | { readonly ok: true; readonly text: string }
  /** Why not, as a clause: `there is no such file`. */
  | { readonly ok: false; readonly reason: string };

export function joinPath(folder: string, name: string): string {
  return folder === "." ? name : `${folder.replace(/\/+$/, "")}/${name}`;
}

/** The folder that a file stands in; `.` for a bare name. */
export function folderOf(path: string): string {
  const slash = path.replace(/\/+$/, "").lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash) || "/";
}

/** With its dot; empty for none. The dot of a hidden file starts no extension. */
export function extensionOf(name: string): string {
  return /[^/.](\.[^./]*)$/.exec(name)?.[1] ?? "";
}
