import { parsePciAddress, type PciAddress } from "../model/pci-address.ts";
import type { ObservationRequest } from "../model/observation-request.ts";
import type { Fact } from "./fact.ts";
import { sections, valueOf, valuesOf, type Section } from "./lines.ts";

/** A PCI function as sysfs shows it; who uses it is told by other facts. */
export interface SeenFunction {
  readonly address: PciAddress;
  readonly vendor: string;
  readonly device: string;
  /** Six hex digits after `0x`; network controllers begin with `0x02`. */
  readonly class: string;
  readonly modalias: string;
  readonly driver: string | undefined;
  readonly driverModule: string | undefined;
  readonly numaNode: number | undefined;
  readonly iommuGroup: string | undefined;
  readonly netDevices: readonly string[];
  /** The folder `net` is there: a net device exists, maybe in a network namespace that we do not see. */
  readonly hasNetFolder: boolean;
  /** Names such as `vfio3` and `uio0`: the character devices of drivers that serve user space. */
  readonly characterDevices: readonly string[];
}

export interface SeenPhysicalFunction extends SeenFunction {
  readonly totalVfs: number;
  readonly virtualFunctions: readonly SeenVirtualFunction[];
}

export interface SeenVirtualFunction extends SeenFunction {
  readonly index: number;
}

/** All functions that are no VF and have SR-IOV or net devices, with their VFs by the `virtfn` links. */
export const pciFunctions: Fact<readonly SeenPhysicalFunction[]> = {
  name: "pci",
  ask,
  parse,
};

/**
 * Sets `$userspace` when a function has a driver that hands it to user space, and `$drivers` to the modules of the drivers
 * of PFs with SR-IOV, without those that are asked about by name.
 */
function ask({ modules }: ObservationRequest): string {
  return `show_function() {
    for attribute in vendor device class modalias numa_node sriov_totalvfs; do
        if first_line "$1/$attribute"; then say "$attribute $value"; fi
    done
    for attribute in driver iommu_group; do
        if link_name "$1/$attribute"; then say "$attribute $value"; fi
        case $attribute$value in driver*vfio* | driver*uio*) userspace=yes ;; esac
    done
    if link_name "$1/driver/module"; then say "module $value"; fi
    [ ! -d "$1/net" ] || say 'has-net'
    for entry in "$1"/net/* "$1"/virtio*/net/* "$1"/vfio-dev/vfio* "$1"/uio/uio*; do
        if [ -e "$entry" ] && is_one_line "$entry"; then
            case $entry in
                */net/*) say "net \${entry##*/}" ;;
                *) say "character \${entry##*/}" ;;
            esac
        fi
    done
}
note_driver() {
    if [ ! -e "$1/sriov_totalvfs" ] || ! link_name "$1/driver/module"; then return; fi
    case " ${modules.join(" ")}$drivers " in *" $value "*) return ;; esac
    case $value in *[!A-Za-z0-9_]*) ;; *) drivers="$drivers $value" ;; esac
}
userspace=
drivers=
for function in "$R"/sys/bus/pci/devices/*; do
    if [ ! -e "$function/vendor" ] || [ -e "$function/physfn" ] || ! is_one_line "$function"; then continue; fi
    # A folder without a device: the device went to another network namespace.
    wanted=$function/sriov_totalvfs
    for entry in "$function/net" "$function"/virtio*/net; do
        [ ! -d "$entry" ] || wanted=$entry
    done
    [ -e "$wanted" ] || continue
    say "function \${function##*/}"
    show_function "$function"
    note_driver "$function"
    for link in "$function"/virtfn*; do
        link_name "$link" || continue
        say "vf \${link##*/virtfn} $value"
        show_function "$link"
    done
done
cd /`;
}

function parse(lines: readonly string[]): readonly SeenPhysicalFunction[] {
  return sections(lines, "function").flatMap((section) => {
    const [seen] = parseFunction(section.title, section.lines);
    if (!seen) return [];
    const virtualFunctions = sections(section.lines, "vf").flatMap(
      parseVirtualFunction,
    );
    virtualFunctions.sort((a, b) => a.index - b.index);
    const totalVfs = Number(valueOf(ownLines(section), "sriov_totalvfs")) || 0;
    return [{ ...seen, totalVfs, virtualFunctions }];
  });
}

function parseVirtualFunction({
  title,
  lines,
}: Section): readonly SeenVirtualFunction[] {
  const [index = "", address = ""] = title.split(" ");
  if (!/^\d+$/.test(index)) return [];
  return parseFunction(address, lines).map((seen) => ({
    ...seen,
    index: Number(index),
  }));
}

function parseFunction(
  title: string,
  lines: readonly string[],
): readonly SeenFunction[] {
  const address = parsePciAddress(title);
  if (address === undefined) return [];
  const own = ownLines({ title, lines });
  const numaNode = Number(valueOf(own, "numa_node") ?? -1);
  return [
    {
      address,
      vendor: valueOf(own, "vendor") ?? "",
      device: valueOf(own, "device") ?? "",
      class: valueOf(own, "class") ?? "",
      modalias: valueOf(own, "modalias") ?? "",
      driver: valueOf(own, "driver"),
      driverModule: valueOf(own, "module"),
      // -1 stands for "unknown" (Documentation/ABI/testing/sysfs-bus-pci).
      numaNode:
        Number.isInteger(numaNode) && numaNode >= 0 ? numaNode : undefined,
      iommuGroup: valueOf(own, "iommu_group"),
      netDevices: valuesOf(own, "net"),
      hasNetFolder: own.includes("has-net"),
      characterDevices: valuesOf(own, "character"),
    },
  ];
}

/** A PF's lines up to those of its first VF. */
function ownLines({ lines }: Section): readonly string[] {
  const end = lines.findIndex((line) => line.startsWith("vf "));
  return end < 0 ? lines : lines.slice(0, end);
}
