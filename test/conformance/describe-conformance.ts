import { afterAll, beforeAll, beforeEach, describe, it } from "vitest";
import { type ConformanceCase, type Lab, labOf } from "./conformance-case.ts";
import { bootCases } from "./cases/boot.ts";
import { configurationCases } from "./cases/configuration.ts";
import { driverCases } from "./cases/driver-binding.ts";
import { eswitchCases } from "./cases/eswitch.ts";
import { loadCases } from "./cases/module-load.ts";
import { modinfoCases } from "./cases/modinfo.ts";
import { netDeviceCases } from "./cases/net-devices.ts";
import { numVfsCases } from "./cases/num-vfs.ts";
import { parameterCases } from "./cases/run-time-parameters.ts";
import { unitCases } from "./cases/units.ts";
import { vfAttributeCases } from "./cases/vf-attributes.ts";
import { vfBindingCases } from "./cases/vf-binding.ts";
import type { ConformanceHost } from "./host.ts";

/** Cases in which VFs come and go. */
export const vfCases: readonly ConformanceCase[] = [
  ...loadCases,
  ...numVfsCases,
  ...driverCases,
  ...vfAttributeCases,
  ...vfBindingCases,
];

/** Everything that a simulated host and a real kernel must do alike. */
const conformanceCases: readonly ConformanceCase[] = [
  ...vfCases,
  ...configurationCases,
  ...modinfoCases,
  ...parameterCases,
  ...bootCases,
  ...eswitchCases,
  ...netDeviceCases,
  ...unitCases,
];

/** Runs all cases on one host, each from a freshly loaded igb without VFs. Times are for a whole case. */
export function describeConformance(
  name: string,
  makeHost: () => Promise<ConformanceHost>,
  timeouts: { readonly start: number; readonly test: number },
  cases: readonly ConformanceCase[] = conformanceCases,
): void {
  describe(name, () => {
    let lab: Lab;
    beforeAll(async () => {
      lab = labOf(await makeHost());
    }, timeouts.start);
    afterAll(() => lab.close(), timeouts.start);
    beforeEach(() => reset(lab), timeouts.test);
    for (const each of cases)
      it(
        each.title,
        async (context) => {
          const missing = each.needs.filter((need) => !lab.features.has(need));
          if (missing.length > 0) context.skip(`needs ${missing.join(", ")}`);
          await each.check(lab);
        },
        timeouts.test,
      );
  });
}

/** No options of ours, igb as it was loaded without any, igbvf too, no VFs, everything before in the kernel's log seen. */
async function reset(lab: Lab): Promise<void> {
  const ports = lab.ports.map((port) => `"$R/sys/bus/pci/devices/${port}"`);
  await lab.output(
    `rm -f "$R"/etc/modprobe.d/*conformance*.conf "$R"/run/modprobe.d/*conformance*.conf "$R"/lib/modprobe.d/*conformance*.conf
clean=$(stat -c %i "$R/sys/module/igb" "$R/sys/module/igbvf" 2>/dev/null)
for port in ${ports.join(" ")}; do
  for link in "$port"/virtfn*; do [ ! -e "$link" ] || clean=; done
  [ -e "$port/driver" ] || clean=
done
if [ -z "$clean" ] || [ "$clean" != "$(cat "$R/run/conformance-clean" 2>/dev/null)" ]; then
  modprobe -r igb && modprobe -r igbvf && modprobe igb && modprobe igbvf || exit
  stat -c %i "$R/sys/module/igb" "$R/sys/module/igbvf" >"$R/run/conformance-clean"
  if command -v udevadm >/dev/null; then udevadm settle; fi
fi`,
  );
  await lab.kernelLog();
}
