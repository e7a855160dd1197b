import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { HostVariables } from "../inventory/inventory.ts";
import {
  loadExtraVars,
  loadInventory,
  loadPlaybookFolder,
} from "../inventory/load.ts";
import type { LoadedInventory } from "../inventory/loaded-inventory.ts";
import { selectHosts } from "../inventory/patterns.ts";
import { hostVariables } from "../inventory/precedence.ts";
import { validatePlaybook, type PlayHost } from "../playbook/check.ts";
import { loadPlaybook } from "../playbook/load.ts";
import type { ReadPlaybook } from "../playbook/parse.ts";
import type { Play, Playbook } from "../playbook/play.ts";
import { resolveTarget } from "../run/target.ts";
import { readLimit } from "./limit.ts";
import { unknownTags } from "./unknown-tags.ts";
import { userPath } from "./user-path.ts";

export interface InputOptions {
  readonly inventory: readonly string[];
  readonly limit?: string;
  readonly extraVars: readonly string[];
  readonly allowEmpty?: boolean;
  readonly tags?: readonly string[];
  readonly skipTags?: readonly string[];
}

export interface Inputs {
  readonly loaded: LoadedInventory;
  readonly playbooks: readonly Playbook[];
  readonly plays: readonly PlayInput[];
}

export interface PlayInput {
  readonly playbook: string;
  readonly play: Play;
  readonly hosts: readonly PlayHost[];
}

/** Reads and checks playbooks and inventory; every diagnostic of all of them at once. Contacts no host. */
export async function loadInputs(
  playbookPaths: readonly string[],
  options: InputOptions,
  cwd: string,
): Promise<Result<Inputs>> {
  const diagnostics: Diagnostic[] = [];
  function take<T>(result: Result<T>): T | undefined {
    diagnostics.push(...(result.ok ? result.warnings : result.diagnostics));
    return result.ok ? result.value : undefined;
  }
  const books = playbookPaths.map((path) =>
    withCure(loadPlaybook(userPath(path, cwd))),
  );
  const loaded = take(
    await loadInventory(
      options.inventory.map((source) => inventoryPath(source, cwd)),
    ),
  );
  const extraVars = take(
    await loadExtraVars(extraVarsPaths(options.extraVars, cwd)),
  );
  const limit = readLimit(options.limit, cwd);
  if (!limit.ok) diagnostics.push(...limit.diagnostics);
  if (!loaded || !extraVars || !limit.ok) {
    diagnostics.unshift(...books.flatMap((book) => book.diagnostics));
    return { ok: false, diagnostics };
  }
  const plays: PlayInput[] = [];
  const limits: LimitReport = { patterns: limit.patterns, missed: [] };
  for (const book of books) {
    const folder = take(
      await loadPlaybookFolder(book.playbook.path, loaded.inventory),
    );
    const variablesOf = rememberVariables(loaded, {
      playbookFolder: folder,
      extraVars,
    });
    const chosen = new Map(
      book.playbook.plays.map((play) => [
        play,
        hostsOfPlay(play, loaded, limits, variablesOf, diagnostics),
      ]),
    );
    diagnostics.push(
      ...validatePlaybook(book, (play) => chosen.get(play) ?? []),
    );
    plays.push(...playsOf(book.playbook, chosen));
  }
  diagnostics.push(...unknownTags(plays, options), ...targetFaults(plays, cwd));
  if (
    !options.allowEmpty &&
    plays.length > 0 &&
    plays.every(({ hosts }) => hosts.length === 0)
  )
    diagnostics.push(...limits.missed);
  if (diagnostics.some(({ severity }) => severity === "error"))
    return { ok: false, diagnostics };
  const read = books.map(({ playbook }) => playbook);
  return {
    ok: true,
    value: { loaded, playbooks: read, plays },
    warnings: diagnostics,
  };
}

/** What is wrong with how hosts are reached, each host once; flags make no difference to that. */
function targetFaults(
  plays: readonly PlayInput[],
  cwd: string,
): readonly Diagnostic[] {
  const hosts = new Map(
    plays.flatMap((input) =>
      input.hosts.map(({ name, variables }) => [name, variables] as const),
    ),
  );
  return [...hosts].flatMap(([name, variables]) => {
    const resolved = resolveTarget(name, variables, {
      user: undefined,
      privateKey: undefined,
      timeout: 10,
      become: false,
      becomePassword: undefined,
      cwd,
    });
    return resolved.ok ? [] : resolved.diagnostics;
  });
}

/** A playbook that is not there is most often one of another folder. */
function withCure(book: ReadPlaybook): ReadPlaybook {
  const diagnostics = book.diagnostics.map((diagnostic) =>
    diagnostic.code === "file-unreadable" && diagnostic.range === undefined
      ? { ...diagnostic, hint: NO_PLAYBOOK }
      : diagnostic,
  );
  return { ...book, diagnostics };
}

const NO_PLAYBOOK =
  "Give the path of a playbook, as playbooks/igb.yml; paths begin at the folder you are in.";

interface LimitReport {
  readonly patterns: readonly string[] | undefined;
  /** Of plays that are left without a host; an error only when no play has one. */
  readonly missed: Diagnostic[];
}

/** A list of hosts (`hv1,hv2,`) is no path. */
export function inventoryPath(source: string, cwd: string): string {
  return source.includes(",") ? source : userPath(source, cwd);
}

/** `@FILE` is a path, everything else is not. */
export function extraVarsPaths(
  texts: readonly string[],
  cwd: string,
): readonly string[] {
  return texts.map((text) =>
    text.startsWith("@") ? `@${userPath(text.slice(1), cwd)}` : text,
  );
}

export type VariablesOf = (host: string) => HostVariables;

/** A host's variables, worked out once for each. */
export function rememberVariables(
  loaded: LoadedInventory,
  outer: Parameters<typeof hostVariables>[2],
): VariablesOf {
  const known = new Map<string, HostVariables>();
  return (host) => {
    const before = known.get(host);
    if (before) return before;
    const variables = hostVariables(loaded, host, outer);
    known.set(host, variables);
    return variables;
  };
}

function hostsOfPlay(
  play: Play,
  { inventory }: LoadedInventory,
  limits: LimitReport,
  variablesOf: VariablesOf,
  diagnostics: Diagnostic[],
): readonly PlayHost[] {
  const selection = {
    pattern: play.hosts,
    range: play.hostsRange,
    limit: limits.patterns,
  };
  const selected = selectHosts(inventory, selection);
  if (selected.ok)
    return selected.value.map((name) => ({
      name,
      variables: variablesOf(name),
    }));
  for (const diagnostic of selected.diagnostics)
    (diagnostic.code === "no-hosts" ? limits.missed : diagnostics).push(
      diagnostic,
    );
  return [];
}

function playsOf(
  playbook: Playbook,
  chosen: ReadonlyMap<Play, readonly PlayHost[]>,
): readonly PlayInput[] {
  return playbook.plays.map((play) => ({
    playbook: playbook.path,
    play,
    hosts: chosen.get(play) ?? [],
  }));
}
