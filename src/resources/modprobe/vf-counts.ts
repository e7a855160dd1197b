import type { ExpectedVfs } from "../../changes/change.ts";
import type { ModuleName } from "../../model/module-name.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import { unreachable } from "../../model/unreachable.ts";
import type { Refusal } from "../resource.ts";
import { hasSriov } from "./driver-functions.ts";
import { nameOf } from "../evidence.ts";
import { vfMaking, type VfMaking } from "./vf-drivers.ts";
import type { WantedOption } from "./wanted.ts";
import { whenHint } from "./when-hint.ts";

/** The option that makes VFs, and the count that each PF with SR-IOV gets by it. */
export interface WantedVfs {
  readonly option: WantedOption;
  readonly making: VfMaking;
  readonly counts: readonly ExpectedVfs[];
}

/** The VF counts that the wished options mean, or why the driver would not make them. */
export function wantVfs(
  module: ModuleName,
  options: readonly WantedOption[],
  functions: readonly PhysicalFunction[],
): {
  readonly vfs: WantedVfs | undefined;
  readonly refusals: readonly Refusal[];
} {
  for (const option of options) {
    const making = vfMaking(module, option.parameter);
    if (making === undefined || making === "limit") continue;
    const all = functions.map((pf, port) => ({
      pf,
      count: countByOption(making, option.value, pf, port),
    }));
    const refusals = judge(module, option, making, all);
    const counts = all
      .filter(({ pf }) => hasSriov(pf))
      .map(({ pf, count }) => ({ pf: pf.address, count }));
    return { vfs: { option, making, counts }, refusals };
  }
  return { vfs: undefined, refusals: [] };
}

/** The count that a value of the parameter means for one PF; `port` is its place among the driver's PFs. */
export function countByOption(
  { shape }: VfMaking,
  value: string,
  pf: PhysicalFunction,
  port: number,
): number {
  const entries = value.split(",").map(Number);
  switch (shape) {
    case "every-pf":
      return entries[0] ?? 0;
    case "by-port":
      return entries[port] ?? 0;
    case "by-function":
      return entries[Number(pf.address.slice(-1))] ?? 0;
    case "sum":
      return entries.reduce((sum, entry) => sum + entry, 0);
    default:
      return unreachable(shape);
  }
}

interface PfCount {
  readonly pf: PhysicalFunction;
  readonly count: number;
}

function judge(
  module: ModuleName,
  option: WantedOption,
  making: VfMaking,
  all: readonly PfCount[],
): readonly Refusal[] {
  const { name, value, at } = option;
  if (/^[0,]*$/.test(value)) return [];
  if (/-/.test(value))
    return [
      {
        reason: "bad-parameter-value",
        message: `${name}=${value} is no count of VFs`,
        at,
      },
    ];
  const unsupported = (message: string, hint?: string): Refusal => ({
    reason: "vfs-unsupported",
    message,
    hint,
    at,
  });
  if (all.length === 0)
    return [
      unsupported(
        `no device of this host belongs to ${module}, so ${name}=${value} makes no VFs`,
        whenHint(module),
      ),
    ];
  if (!all.some(({ pf }) => hasSriov(pf)))
    return [
      unsupported(
        `no port of ${module} has SR-IOV (${all.map(({ pf }) => nameOf(pf)).join(", ")}), so ${name}=${value} makes no VFs`,
        "where the hardware has it, SR-IOV may be switched off in the firmware's setup",
      ),
    ];
  return [
    ...all
      .filter(({ pf, count }) => !hasSriov(pf) && count > 0)
      .filter(() => making.shape !== "every-pf")
      .map(({ pf, count }) =>
        unsupported(
          `${name}=${value} asks for ${count} VFs on ${nameOf(pf)}, which has no SR-IOV`,
        ),
      ),
    ...overLimit(module, option, making, all),
  ];
}

/** One refusal for all PFs of the same limit. */
function overLimit(
  module: ModuleName,
  { name, value, at }: WantedOption,
  making: VfMaking,
  all: readonly PfCount[],
): readonly Refusal[] {
  const byLimit = new Map<number, PfCount[]>();
  for (const each of all) {
    const limit = Math.min(making.limit, each.pf.totalVfs);
    if (hasSriov(each.pf) && each.count > limit)
      byLimit.set(limit, [...(byLimit.get(limit) ?? []), each]);
  }
  return [...byLimit].map(([limit, over]) => ({
    reason: "over-vf-limit",
    message: `${name}=${value} asks for ${Math.max(...over.map(({ count }) => count))} VFs on ${over.map(({ pf }) => nameOf(pf)).join(", ")}, where ${module} makes at most ${limit}`,
    hint: `write a number from 0 to ${limit}`,
    at,
  }));
}
