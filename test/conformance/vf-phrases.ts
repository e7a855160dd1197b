import type { Lab } from "./conformance-case.ts";

/** An entry of iproute2's `vfinfo_list`. */
export type ListedVf = Readonly<Record<string, unknown>>;

/** The net device of a function, by its address. */
export async function netDeviceOf(lab: Lab, address: string): Promise<string> {
  return lab.output(`ls "$R/sys/bus/pci/devices/${address}/net"`);
}

/** The first port has this many VFs, complete with drivers and net devices. */
export async function makeVfs(
  lab: Lab,
  count: number,
): Promise<readonly string[]> {
  await lab.write(String(count), `${lab.folder}/sriov_numvfs`);
  await lab.awaitVfs(count);
  return lab.vfs();
}

/** What `ip -j -d link` tells of the first port. */
export async function linkOf(
  lab: Lab,
  address: string = lab.pf,
): Promise<Readonly<Record<string, unknown>>> {
  const device = await netDeviceOf(lab, address);
  const [link = {}] = JSON.parse(
    await lab.output(`ip -j -d link show dev ${device}`),
  ) as Readonly<Record<string, unknown>>[];
  return link;
}

export async function listedVfs(lab: Lab): Promise<readonly ListedVf[]> {
  return ((await linkOf(lab))["vfinfo_list"] ?? []) as readonly ListedVf[];
}

/** `ip link set dev PF WORDS`, whatever comes of it. */
export async function setLink(
  lab: Lab,
  words: string,
): Promise<{ readonly status: number; readonly stderr: string }> {
  const device = await netDeviceOf(lab, lab.pf);
  const { status, stderr } = await lab.run(
    `ip link set dev ${device} ${words}`,
  );
  return { status, stderr };
}

/** Brings the first port up, waits for its link, and takes it down again afterwards. */
export async function withLink(
  lab: Lab,
  check: () => Promise<void>,
): Promise<void> {
  await setLink(lab, "up");
  try {
    await awaitLink(lab);
    await check();
  } finally {
    await setLink(lab, "down");
  }
}

/** igb drops its link for a moment when VFs come and go. Bounded by looks, not by a clock. */
export async function awaitLink(lab: Lab): Promise<void> {
  const device = await netDeviceOf(lab, lab.pf);
  await lab.output(`looks=0
until [ "$(cat "$R/sys/class/net/${device}/operstate")" = up ]; do
  looks=$((looks + 1))
  if [ "$looks" -gt 300 ]; then echo no link; exit 1; fi
  sleep 0.2
done`);
}

/** A VF's driver lets go, and the kernel looks for one again. */
export async function probeAgain(
  lab: Lab,
  index: number,
  address: string,
): Promise<void> {
  await lab.write(address, `${lab.folder}/virtfn${index}/driver/unbind`);
  await lab.write(address, "$R/sys/bus/pci/drivers_probe");
}

/** The name of the driver that a VF of the first port has; empty for none. */
export async function driverOf(lab: Lab, index: number): Promise<string> {
  return lab.output(
    `link=$(readlink "${lab.folder}/virtfn${index}/driver") && echo "\${link##*/}"; :`,
  );
}
