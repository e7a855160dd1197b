import { ESWITCH_MODES, type EswitchMode } from "../model/pci-function.ts";
import type { Fact } from "./fact.ts";
import { isMap, parseJson } from "./json.ts";
import { keyword, valuesOf } from "./lines.ts";
import { within } from "./within.ts";

/** What sysfs and devlink tell of PFs with SR-IOV and of their VFs, beside {@link pciFunctions}. By PF address. */
export type FunctionSettings = ReadonlyMap<string, SeenSettings>;

interface SeenSettings {
  readonly autoprobe: boolean | undefined;
  /** Of the PF's net device, where sysfs knows it to be the hardware's own. */
  readonly permanentMac: string | undefined;
  readonly eswitchMode: EswitchMode | undefined;
  /** `driver_override` by VF index, of those that have one and told it in time. */
  readonly driverOverrides: ReadonlyMap<number, string>;
}

export const functionSettings: Fact<FunctionSettings> = {
  name: "settings",
  ask,
  parse,
};

/**
 * Sets `$ports`: the addresses of PFs with SR-IOV, and the names of their net devices. `driver_override` takes the VF's device lock (drivers/pci/pci-sysfs.c,
 * driver_override_show) and devlink that of the PF's instance, so both are read with a deadline. Only network
 * controllers have an eswitch; devlink costs a process for each.
 */
function ask(): string {
  return `# hardware_address PF: an address of type 0 was never changed (NET_ADDR_PERM); a bond keeps that of its port.
hardware_address() {
    for device in "$1"/net/*; do
        if first_line "$device/bonding_slave/perm_hwaddr"; then
            say "mac \${1##*/} $value"
            return
        fi
        if first_line "$device/addr_assign_type" && [ "$value" = 0 ] && first_line "$device/address"; then
            say "mac \${1##*/} $value"
            return
        fi
    done
}
locked_settings() {
    for function in "$R"/sys/bus/pci/devices/*; do
        [ -e "$function/sriov_totalvfs" ] || continue
        for link in "$function"/virtfn*; do
            if first_line "$link/driver_override"; then say "override \${function##*/} \${link##*/virtfn} $value"; fi
        done
    done
    command -v devlink > /dev/null 2>&1 || return 0
    for function in "$R"/sys/bus/pci/devices/*; do
        if [ ! -e "$function/sriov_totalvfs" ] || [ ! -e "$function/driver" ]; then continue; fi
        first_line "$function/class"
        case $value in
            0x02*)
                output=$(devlink -j dev eswitch show "pci/\${function##*/}" 2> /dev/null)
                if [ -n "$output" ] && is_one_line "$output"; then say "eswitch \${function##*/} $output"; fi
                ;;
        esac
    done
}
ports=
for function in "$R"/sys/bus/pci/devices/*; do
    if [ ! -e "$function/sriov_totalvfs" ] || ! is_one_line "$function"; then continue; fi
    ports="$ports \${function##*/}"
    for device in "$function"/net/*; do
        if [ -e "$device" ] && is_one_line "$device"; then ports="$ports \${device##*/}"; fi
    done
    if first_line "$function/sriov_drivers_autoprobe"; then say "autoprobe \${function##*/} $value"; fi
    hardware_address "$function"
done
if [ -n "$ports" ]; then
    ${within(10, "locked_settings").replaceAll("\n", "\n    ")}
fi`;
}

function parse(lines: readonly string[]): FunctionSettings {
  const autoprobe = new Map(valuesOf(lines, "autoprobe").map(keyword));
  const macs = new Map(valuesOf(lines, "mac").map(keyword));
  const eswitches = new Map(valuesOf(lines, "eswitch").map(keyword));
  const overrides = valuesOf(lines, "override").map((text) => {
    const [address, rest] = keyword(text);
    const [index, driver] = keyword(rest);
    return { address, index, driver };
  });
  const addresses = new Set([
    ...autoprobe.keys(),
    ...macs.keys(),
    ...eswitches.keys(),
    ...overrides.map(({ address }) => address),
  ]);
  return new Map(
    [...addresses].map((address) => [
      address,
      {
        autoprobe: parseFlag(autoprobe.get(address)),
        permanentMac: macs.get(address)?.toLowerCase(),
        eswitchMode: parseEswitchMode(address, eswitches.get(address) ?? ""),
        driverOverrides: new Map(
          overrides
            .filter((override) => override.address === address)
            .filter(({ index }) => /^\d+$/.test(index))
            .filter(({ driver }) => driver !== "" && driver !== "(null)")
            .map(({ index, driver }) => [Number(index), driver]),
        ),
      },
    ]),
  );
}

function parseFlag(text: string | undefined): boolean | undefined {
  if (text === "1") return true;
  return text === "0" ? false : undefined;
}

/** `{"dev":{"pci/0000:03:00.0":{"mode":"switchdev",…}}}`; nothing in `dev` where the driver has no eswitch. */
function parseEswitchMode(
  address: string,
  text: string,
): EswitchMode | undefined {
  const reply = parseJson(text);
  const devices = isMap(reply) ? reply["dev"] : undefined;
  const device = isMap(devices) ? devices[`pci/${address}`] : undefined;
  const mode = isMap(device) ? device["mode"] : undefined;
  return ESWITCH_MODES.find((each) => each === mode);
}
