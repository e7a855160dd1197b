import type { ConformanceFeature, ConformanceHost } from "./host.ts";

/** One behaviour of Linux that virtfn stands on; it asserts with vitest's `expect`. */
export interface ConformanceCase {
  readonly title: string;
  readonly needs: readonly ConformanceFeature[];
  readonly check: (host: Lab) => Promise<void>;
}

/** A host with the phrases that cases are written in. */
export interface Lab extends ConformanceHost {
  /** The first port. */
  readonly pf: string;
  /** Its folder, with `$R`, for use inside double quotes. */
  readonly folder: string;
  /** Standard output of a command that has to succeed, without the last line end. */
  readonly output: (command: string) => Promise<string>;
  /** Writes to a file of sysfs with `tee`. */
  readonly write: (
    value: string,
    path: string,
  ) => Promise<{ readonly status: number; readonly stderr: string }>;
  /** Waits until udev is done and the first port has `count` VFs. */
  readonly awaitVfs: (count: number) => Promise<void>;
  /** Addresses that the links virtfn0, virtfn1… of a port lead to. */
  readonly vfs: (port?: string) => Promise<readonly string[]>;
  /** Lines that the kernel has logged since the last call. */
  readonly kernelLog: () => Promise<string>;
}

export function labOf(host: ConformanceHost): Lab {
  const [pf] = host.ports;
  const folder = `$R/sys/bus/pci/devices/${pf}`;
  let seen = 0;
  const output = async (command: string): Promise<string> => {
    const { status, stdout, stderr } = await host.run(command);
    if (status !== 0)
      throw new Error(`${command}\nexit ${status}: ${stdout}${stderr}`);
    return stdout.trimEnd();
  };
  return {
    ...host,
    pf,
    folder,
    output,
    write: async (value, path) =>
      host.run(`printf '%s\\n' '${value}' | tee "${path}" >/dev/null`),
    awaitVfs: async (count) => {
      await output(waitingScript(folder, count));
    },
    vfs: async (port = pf) =>
      (
        await output(
          `cd "$R/sys/bus/pci/devices/${port}" && for link in virtfn*; do [ -L "$link" ] && echo "$link $(readlink "$link")"; done; :`,
        )
      )
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => line.replace("virtfn", "").split(" "))
        .toSorted(([a], [b]) => Number(a) - Number(b))
        .map(([, target = ""]) => target.replace("../", "")),
    kernelLog: async () => {
      const lines = (await output("dmesg")).split("\n");
      const fresh = lines.slice(seen);
      seen = lines.length;
      return fresh.join("\n");
    },
  };
}

/** Bounded by looks, not by a clock: udev needs as long as it needs. */
function waitingScript(folder: string, count: number): string {
  return `looks=0
while [ "$looks" -lt 300 ]; do
  if command -v udevadm >/dev/null; then udevadm settle; fi
  links=0 bound=0 named=0
  for link in "${folder}"/virtfn*; do
    [ -e "$link/physfn" ] || continue
    links=$((links + 1))
    if [ -e "$link/driver" ]; then bound=$((bound + 1)); fi
    for device in "$link"/net/*; do
      if [ -e "$device" ]; then named=$((named + 1)); fi
    done
  done
  if [ "$links $bound $named" = "${count} ${count} ${count}" ]; then exit 0; fi
  looks=$((looks + 1))
  sleep 0.2
done
echo "$links links, $bound drivers, $named net devices instead of ${count}"
exit 1`;
}
