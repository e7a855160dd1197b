import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ObservationRequest } from "../../src/model/observation-request.ts";
import { renderProbe } from "../../src/facts/render-probe.ts";
import { findTool } from "./tools.ts";

/** What stands at a path: a file's content, a symbolic link, a folder, or a command of the host. */
export type Entry =
  | string
  | Uint8Array
  | { readonly link: string }
  | { readonly text: string; readonly mode: number }
  | readonly [];

/** By path without the leading `/`; `bin:NAME` is a command that comes first in PATH, as sh. */
export type Tree = Readonly<Record<string, Entry>>;

/** A folder that looks like a host to the probe, and nothing more: no behaviour. */
export interface FakeRoot extends Disposable {
  readonly path: string;
  /** Lines that the probe printed; its errors must be none. */
  readonly probe: (
    request: ObservationRequest,
    options?: ProbeOptions,
  ) => readonly string[];
}

export interface ProbeOptions {
  /** The shell's argument vector; `sh` where it is not given. */
  readonly shell?: readonly string[];
  /** A folder whose tools come before the machine's. */
  readonly tools?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Every file is of this time, so that output is the same in each run. */
export const MODIFIED = 1_700_000_000;

export function fakeRoot(tree: Tree): FakeRoot {
  const path = mkdtempSync(join(tmpdir(), "virtfn-root-"));
  for (const [name, entry] of Object.entries({ ...COMMANDS, ...tree }))
    makeEntry(path, name, entry);
  return {
    path,
    probe: (request, options = {}) =>
      probe(path, renderProbe(request), options),
    [Symbol.dispose]: () => rmSync(path, { recursive: true }),
  };
}

/** Answers of a host that has no devices. */
const COMMANDS: Tree = {
  "bin:ip": "exit 0",
  "bin:modinfo": 'echo "modinfo: ERROR: Module $1 not found." >&2; exit 1',
  "bin:id": "echo 0",
};

function makeEntry(root: string, name: string, entry: Entry): void {
  const command = name.startsWith("bin:");
  const path = command ? join(root, ".bin", name.slice(4)) : join(root, name);
  if (isFolder(entry)) {
    mkdirSync(path, { recursive: true });
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  if (typeof entry === "object" && "link" in entry)
    symlinkSync(entry.link, path);
  else {
    writeFileSync(path, contentOf(entry, command));
    chmodSync(path, modeOf(entry, command));
    utimesSync(path, MODIFIED, MODIFIED);
  }
}

function isFolder(entry: Entry): entry is readonly [] {
  return Array.isArray(entry);
}

function contentOf(
  entry: Exclude<Entry, { link: string } | readonly []>,
  command: boolean,
): string | Uint8Array {
  const content =
    typeof entry === "object" && "text" in entry ? entry.text : entry;
  return command && typeof content === "string"
    ? `#!/bin/sh\n${content}\n`
    : content;
}

function modeOf(entry: Entry, command: boolean): number {
  if (command) return 0o755;
  return typeof entry === "object" && "mode" in entry ? entry.mode : 0o644;
}

function probe(
  root: string,
  script: string,
  { shell = ["sh"], tools, environment }: ProbeOptions,
): readonly string[] {
  const file = join(root, ".probe");
  writeFileSync(file, script);
  const [command = "sh", ...rest] = shell;
  const path = [join(root, ".bin"), tools, process.env["PATH"]]
    .filter((part) => part !== undefined)
    .join(":");
  const { stdout, stderr, status } = spawnSync(
    findTool(command) ?? command,
    [...rest, file],
    {
      env: { PATH: path, VIRTFN_ROOT: root, ...environment },
      maxBuffer: 1 << 28,
    },
  );
  const errors = stderr.toString();
  if (status !== 0 || errors !== "")
    throw new Error(`the probe ended with ${status} and said: ${errors}`);
  return stdout.toString().replace(/\n$/, "").split("\n");
}
