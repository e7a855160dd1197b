import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import {
  runInSimulatedHost,
  type SimulatedReply,
} from "../../src/sim/run-in-simulated-host.ts";

/** Standard output of a command that has to succeed without a word on standard error. */
export async function ok(root: string, command: string): Promise<string> {
  const { status, stdout, stderr } = await runInSimulatedHost(root, command);
  expect({ command, status, stderr }).toEqual({
    command,
    status: 0,
    stderr: "",
  });
  return stdout;
}

/** Nobody waits on this host any more, for what never comes. */
export function hurry(root: string): void {
  writeFileSync(join(root, ".sim/bin/sleep"), "#!/bin/sh\n", { mode: 0o755 });
}

/** `sriov_numvfs` of a PF. */
export function writeNumVfs(
  root: string,
  pf: string,
  count: number,
): Promise<SimulatedReply> {
  return runInSimulatedHost(
    root,
    `echo ${count} | tee "$R/sys/bus/pci/devices/${pf}/sriov_numvfs" >/dev/null`,
  );
}

/** One device as `ip -j -d link` shows it. */
export interface ShownLink {
  readonly ifname: string;
  readonly address: string;
  readonly operstate: string;
  readonly permaddr?: string;
  readonly master?: string;
  readonly vfinfo_list?: readonly object[];
}

export async function shownLinks(root: string): Promise<readonly ShownLink[]> {
  return JSON.parse(await ok(root, "ip -j -d link")) as readonly ShownLink[];
}

export async function shownLink(
  root: string,
  device: string,
): Promise<ShownLink> {
  const [link] = JSON.parse(
    await ok(root, `ip -j -d link show dev ${device}`),
  ) as readonly ShownLink[];
  if (!link) throw new Error(`no ${device}`);
  return link;
}
