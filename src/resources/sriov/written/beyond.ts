import type {
  PhysicalFunction,
  VirtualFunction,
} from "../../../model/pci-function.ts";
import { renderIndexes } from "../vf-indexes.ts";
import { isInvented, type Naming } from "./naming.ts";

/** What one naming says of VFs and another does not. */
export interface Beyond {
  /** `VF 0-3 vlan 100`; without the addresses of the others. */
  readonly settings: readonly string[];
  /** VFs whose addresses seem to be made up by their drivers. */
  readonly invented: string;
}

export function beyond(
  pf: PhysicalFunction,
  more: Naming,
  less: Naming,
): Beyond {
  const groups = new Map<string, number[]>();
  const invented: number[] = [];
  for (const vf of pf.virtualFunctions)
    for (const text of lost(vf, more, less)) {
      if (text.startsWith("mac ") && isInvented(vf, pf))
        invented.push(vf.index);
      else groups.set(text, [...(groups.get(text) ?? []), vf.index]);
    }
  return {
    settings: [...groups].map(
      ([text, indexes]) => `VF ${renderIndexes(indexes)} ${text}`,
    ),
    invented: renderIndexes(invented),
  };
}

function lost(
  vf: VirtualFunction,
  more: Naming,
  less: Naming,
): readonly string[] {
  const said = less.attributes(vf);
  return [
    ...(more.driver(vf) !== undefined && less.driver(vf) === undefined
      ? [`driver ${more.driver(vf)}`]
      : []),
    ...more
      .attributes(vf)
      .filter((name) => !said.includes(name))
      .map((name) => `${name} ${String(vf.settings?.attributes?.[name])}`),
  ];
}
