import { join } from "node:path";
import type { Machine } from "./machine.ts";

/** A virtual machine inside a lab host, as libvirt would start it. */
export interface NestedGuest {
  readonly name: string;
  /** Of its QEMU, on the lab host. */
  readonly pid: number;
}

export interface NestedGuestOptions {
  /** What libvirt would call the domain. */
  readonly name: string;
  /** PCI address of a VF that vfio-pci has. */
  readonly vf: string;
  /** The guest's own address with its prefix length, and one that it asks until it gets an answer. */
  readonly ping?: { readonly from: string; readonly to: string };
}

/** Starts it on a machine that is a hypervisor, and waits until its console has said all that it will say. */
export async function startGuest(
  machine: Machine,
  { name, vf, ping }: NestedGuestOptions,
): Promise<NestedGuest> {
  await machine.copyIn(
    join(import.meta.dirname, "start-guest.sh"),
    "/root/start-guest.sh",
  );
  const words = [name, vf, ...(ping === undefined ? [] : [ping.from, ping.to])];
  const pid = Number(
    await machine.run(`sh /root/start-guest.sh ${words.join(" ")}`),
  );
  const last = ping === undefined ? "guest: link" : `guest: answer from`;
  await machine.run(
    `until grep -q '^${last}' /run/guests/${name}.console; do
  kill -0 ${pid} || { cat /run/guests/${name}.console >&2; exit 1; }
  sleep 0.2
done`,
  );
  return { name, pid };
}

/** What it said of itself: `mac 02:…`, `link`, `answer from 192.0.2.1`. */
export async function consoleOf(
  machine: Machine,
  { name }: NestedGuest,
): Promise<readonly string[]> {
  const text = await machine.run(
    `tr -d '\\r' < /run/guests/${name}.console | sed -n 's/^guest: //p'`,
  );
  return text.split("\n");
}

/** Pulls its plug, and waits until its QEMU has let go of the VF. */
export async function stopGuest(
  machine: Machine,
  { pid }: NestedGuest,
): Promise<void> {
  await machine.run(
    `kill ${pid}; while kill -0 ${pid} 2>/dev/null; do sleep 0.1; done`,
  );
}
