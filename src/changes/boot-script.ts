import type { PciAddress } from "../model/pci-address.ts";
import { Bug } from "../model/unreachable.ts";
import {
  BOOT_AWAIT_PF,
  BOOT_AWAIT_VFS,
  BOOT_CHANGE,
} from "./boot-functions.ts";
import type { Change, Command } from "./change.ts";
import { stepOf, verbsOf } from "./kinds.ts";
import { quote } from "./quote.ts";
import { verbClosure } from "./verb-closure.ts";
import { VF_VERBS } from "./vf-verbs.ts";
import { WITHOUT_NOTES } from "./without-notes.ts";

/** What a PF's boot script has to do. */
export interface BootScript {
  readonly pf: PciAddress;
  /** As sysfs shows them; another device at that address is left alone. */
  readonly vendor: string;
  readonly device: string;
  /** From a PF without VFs to the wish; where none of them sets the count, VFs that somebody else makes are awaited. */
  readonly changes: readonly Change[];
}

/**
 * The text of a PF's boot script: POSIX sh, complete in itself, the same for the same changes. It knows neither lock nor
 * journal nor undo: what fails is said, and the rest is done. Run again by hand, it changes nothing that is right.
 */
export function renderBootScript(script: BootScript): string {
  const { pf, vendor, device, changes } = script;
  const isMade = changes.some(({ kind }) => kind === "set-num-vfs");
  const steps = changes.map((change, index) => ({
    name: `boot_change_${index + 1}`,
    vf: "index" in change ? change.index : undefined,
    title: stepOf(change).title,
    run: stepOf(atBoot(change)).run,
  }));
  const sections = [
    header(pf),
    [
      `boot_pf=${quote(pf)}`,
      `boot_vendor=${quote(vendor)}`,
      `boot_device=${quote(device)}`,
    ].join("\n"),
    ...Object.values(verbsNeeded(changes)),
    BOOT_CHANGE,
    BOOT_AWAIT_PF,
    ...(isMade ? [] : [BOOT_AWAIT_VFS]),
    ...steps.map(({ name, run }) => stepFunction(name, run)),
    [
      "boot_await_pf || exit 1",
      ...(isMade ? [] : [`boot_await_vfs ${highestIndex(changes)}`]),
      ...(steps.some(({ run }) => run.some(mustBeIdle)) ? [LOOK_FOR_VFS] : []),
      ...steps.map(
        ({ name, vf, title }) =>
          `boot_change ${name} ${quote(vf === undefined ? "" : String(vf))} ${quote(title)}`,
      ),
      'exit "$boot_status"',
    ].join("\n"),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** Only what is lost with a boot, and nothing that takes VFs away. */
function atBoot(change: Change): Change {
  switch (change.kind) {
    case "set-num-vfs": {
      const { mustBeIdle: _, ...rest } = change;
      if (change.from !== 0)
        throw new Bug("a boot script begins where there are no VFs");
      return rest;
    }
    case "set-vf-attributes":
    case "bind-vf":
      return { ...change, mustBeIdle: true };
    case "set-eswitch-mode": {
      const { mustBeIdle: _, ...rest } = change;
      return rest;
    }
    case "raise-pf":
    case "set-autoprobe":
      return change;
    default:
      throw new Bug(`${change.kind} is nothing for a boot script`);
  }
}

function highestIndex(changes: readonly Change[]): number {
  return Math.max(
    0,
    ...changes.map((change) => ("index" in change ? change.index : 0)),
  );
}

/** Those of the changes' runs, and those that the script's own functions call. */
function verbsNeeded(
  changes: readonly Change[],
): Readonly<Record<string, string>> {
  const known = { ...VF_VERBS, ...verbsOf(changes), ...WITHOUT_NOTES };
  const runs = changes.flatMap((change) => stepOf(atBoot(change)).run);
  const own = [
    "verb_kernel_mark",
    "verb_settle",
    "verb_pause",
    "verb_lacks_net",
    ...(runs.some(mustBeIdle) ? ["verb_count_vfs"] : []),
  ].map((name): Command => ({ argv: [name] }));
  return verbClosure([...own, ...runs], known);
}

function stepFunction(name: string, run: readonly Command[]): string {
  const lines = run.map(
    ({ argv: [verb = "", ...words] }) =>
      `  ${[verb, ...words.map(word)].join(" ")} || return\n`,
  );
  return `${name}() {\n${lines.join("")}}`;
}

/** Who is idle is known when the script runs. */
function word(text: string): string {
  return text === IDLE ? '"$boot_idle"' : quote(text);
}

function mustBeIdle({ argv }: Command): boolean {
  return argv.includes(IDLE);
}

function header(pf: PciAddress): string {
  return `#!/bin/sh
# virtfn owns this file and rewrites it whole: change the playbook instead.
# Gives ${pf} its VFs after a boot. What is right already is left as it is.
# shellcheck disable=SC2030,SC2031,SC2317,SC2329 # verbs lend variables to those they call, by names in variables
set -u
R=\${VIRTFN_ROOT-}
LC_ALL=C
export LC_ALL
# A simulated host has its own tools, and must not meet the machine's.
[ -n "$R" ] || PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin`;
}

const IDLE = "idle";

/** Nobody has come to use VFs that this script makes. */
const LOOK_FOR_VFS = String.raw`boot_idle=idle
[ "$(verb_count_vfs "$boot_pf")" -ne 0 ] || boot_idle=`;
