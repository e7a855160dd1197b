import type { ModuleName } from "../model/module-name.ts";
import { Bug } from "../model/unreachable.ts";
import { carriable, renderOption } from "./carriable.ts";

/** The files that virtfn keeps for a module, each owned whole. */
export interface OwnedPaths {
  /** Options, or the lines that disable the module; the `zz-` lets it win over other files. */
  readonly options: string;
  /** Names the module for loading at boot. */
  readonly load: string;
}

export function ownedPaths(module: ModuleName): OwnedPaths {
  return {
    options: `/etc/modprobe.d/zz-virtfn-${module}.conf`,
    load: `/etc/modules-load.d/virtfn-${module}.conf`,
  };
}

/** Whether a path is one that virtfn alone writes, for whatever module. */
export function isOwned(path: string): boolean {
  return /^\/etc\/(?:modprobe\.d\/zz-virtfn|modules-load\.d\/virtfn)-[A-Za-z0-9_-]+\.conf$/.test(
    path,
  );
}

/** `options` lines, one an option, in the order given. Values must be {@link carriable}; order of equals is kept. */
export function renderOptionsFile(
  module: ModuleName,
  options: readonly (readonly [string, string])[],
): string {
  return (
    HEADER +
    options
      .map(([name, value]) => `options ${module} ${option(name, value)}\n`)
      .join("")
  );
}

/** Keeps the module from being loaded: by alias, by name, and as a dependency of others. */
export function renderDisabledFile(module: ModuleName): string {
  return `${HEADER}blacklist ${module}\ninstall ${module} /bin/false\n`;
}

/** Loads the module at boot. */
export function renderLoadFile(module: ModuleName): string {
  return `${HEADER}${module}\n`;
}

const HEADER =
  "# virtfn owns this file and rewrites it whole: change the playbook instead.\n";

function option(name: string, value: string): string {
  const verdict = carriable(value);
  if (!verdict.ok) throw new Bug(`the value of ${name} ${verdict.problem}`);
  if (!/^[A-Za-z0-9_-]+$/.test(name))
    throw new Bug(`${JSON.stringify(name)} is no parameter's name`);
  return renderOption(name, value);
}
