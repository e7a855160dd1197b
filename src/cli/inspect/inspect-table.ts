import type { Observation } from "../../model/observation.ts";
import type {
  NetDevice,
  PhysicalFunction,
  Use,
  VirtualFunction,
} from "../../model/pci-function.ts";
import { visible } from "../../diagnostics/visible.ts";
import { renderTable } from "../table.ts";
import { pfAttributes, vfAttributes } from "./short-attributes.ts";
import { shortUse } from "./short-use.ts";
import type { DeviceNames } from "./pci-ids.ts";

const HEAD = [
  "",
  "address",
  "name",
  "driver",
  "model",
  "total",
  "current",
  "numa",
  "iommu",
  "attributes",
  "used by",
];

/** The PFs of one host that have SR-IOV, each followed by its VFs. */
export function renderInspection(
  host: string,
  observation: Observation,
  names: DeviceNames,
): string {
  const { hostname, kernelRelease, os } = observation.host;
  const about = `${hostname === host ? "" : `${hostname} · `}${os.id} ${os.version} · kernel ${kernelRelease}`;
  const head = `${host}  ${visible(about)}\n`;
  const pfs = observation.physicalFunctions.filter(
    ({ totalVfs }) => totalVfs > 0,
  );
  if (pfs.length === 0) return `${head}  no PF with SR-IOV\n`;
  const rows = pfs.flatMap((pf) => [
    pfRow(pf, names),
    ...pf.virtualFunctions.map((vf) => vfRow(vf, pf)),
  ]);
  return (
    head +
    renderTable([
      HEAD,
      ...rows.map((row) => row.map((cell) => visible(cell))),
    ]).replaceAll(/^(?=.)/gm, "  ")
  );
}

function pfRow(pf: PhysicalFunction, names: DeviceNames): readonly string[] {
  return [
    "PF",
    pf.address,
    nameOf(pf.netDevices),
    pf.driver ?? "–",
    names(pf.vendor, pf.device) ?? `${bare(pf.vendor)}:${bare(pf.device)}`,
    String(pf.totalVfs),
    String(pf.virtualFunctions.length),
    pf.numaNode === undefined ? "–" : String(pf.numaNode),
    pf.iommuGroup ?? "–",
    pfAttributes(pf),
    describeUses(pf.uses),
  ];
}

function vfRow(vf: VirtualFunction, pf: PhysicalFunction): readonly string[] {
  return [
    `VF ${vf.index}`,
    vf.address,
    nameOf(vf.netDevices),
    vf.driver ?? "–",
    "",
    "",
    "",
    "",
    vf.iommuGroup ?? "–",
    vfAttributes(vf, pf),
    describeUses(vf.uses),
  ];
}

function nameOf(devices: readonly NetDevice[]): string {
  return devices.length === 0 ? "–" : devices.map(({ name }) => name).join(" ");
}

function describeUses(uses: readonly Use[]): string {
  return uses.length === 0 ? "nobody" : uses.map(shortUse).join(", ");
}

function bare(id: string): string {
  return id.replace(/^0x/, "");
}
