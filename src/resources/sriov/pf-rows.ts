import { attributeText } from "../../changes/vf-attribute-words.ts";
import {
  VF_ATTRIBUTE_NAMES,
  type VfAttributeName,
} from "../../model/vf-attributes.ts";
import type {
  PhysicalFunction,
  VirtualFunction,
} from "../../model/pci-function.ts";
import { nameOf } from "../evidence.ts";
import type { PlaneCell, PlaneRow } from "../resource.ts";
import type { VfGoal } from "./goal.ts";
import type { BootPart } from "./persisted.ts";
import type { PfSituation } from "./situation.ts";
import { hasAttribute, isBound } from "./vf-changes.ts";
import { renderIndexes } from "./vf-indexes.ts";

/**
 * One row for each thing that the wish names of a PF; VFs that it names together are one row. `counted` are the rows
 * of an option that is kept for the count; `byOption` is the count that one gives at boot which another task or the host
 * itself keeps.
 */
export function pfRows(
  situation: PfSituation,
  boot: BootPart,
  counted: readonly PlaneRow[],
  byOption: string | undefined,
): readonly PlaneRow[] {
  const { pf, goal, wish } = situation;
  const row = (
    what: string,
    wished: string,
    running: PlaneCell,
    kept: string | undefined,
    persisted = bootCell(situation, boot, wished, kept),
  ): PlaneRow => ({
    subject: `${nameOf(pf)}  ${what}`,
    wished,
    planes: { running, persisted, packed: NONE },
  });
  const { numVfs, autoprobe, eswitchMode } = goal;
  return [
    ...counted,
    ...(eswitchMode === undefined
      ? []
      : [
          row(
            "eswitch_mode",
            eswitchMode,
            judged(pf.settings?.eswitchMode ?? "legacy", eswitchMode),
            boot.kept?.eswitchMode,
          ),
        ]),
    ...(autoprobe === undefined
      ? []
      : [
          row(
            "drivers_autoprobe",
            yesNo(autoprobe),
            judged(yesNo(pf.settings?.autoprobe), yesNo(autoprobe)),
            boot.kept?.autoprobe === undefined
              ? undefined
              : yesNo(boot.kept.autoprobe),
          ),
        ]),
    ...(numVfs === undefined || counted.length > 0
      ? []
      : [
          row(
            "num_vfs",
            String(numVfs),
            judged(String(pf.virtualFunctions.length), String(numVfs)),
            boot.kept?.numVfs?.toString(),
            byOption !== undefined && wish.persist
              ? judged(byOption, String(numVfs))
              : undefined,
          ),
        ]),
    ...wish.vfs.flatMap(({ indexes }) => {
      const vfs = goal.vfs.filter(({ index }) => indexes.includes(index));
      return vfRows(vfs, pf, boot.kept?.vfs ?? [], row);
    }),
  ];
}

type MakeRow = (
  what: string,
  wished: string,
  running: PlaneCell,
  kept: string | undefined,
) => PlaneRow;

function vfRows(
  goals: readonly VfGoal[],
  pf: PhysicalFunction,
  kept: readonly VfGoal[],
  row: MakeRow,
): readonly PlaneRow[] {
  const [first] = goals;
  if (!first) return [];
  const title = `VF ${renderIndexes(goals.map(({ index }) => index))}`;
  const present = goals.map((goal) => ({
    goal,
    vf: pf.virtualFunctions.find(({ index }) => index === goal.index),
  }));
  const names = VF_ATTRIBUTE_NAMES.filter(
    (name) => first.attributes[name] !== undefined,
  );
  const keptOf = (pick: (vf: VfGoal) => string | undefined): string =>
    distinct(
      goals.map((goal) => {
        const vf = kept.find(({ index }) => index === goal.index);
        return (vf && pick(vf)) ?? "–";
      }),
    );
  return [
    ...(first.driver === undefined
      ? []
      : [
          row(
            `${title}  driver`,
            first.driver,
            driverCell(present, pf),
            keptOf(({ driver }) => driver),
          ),
        ]),
    ...names.map((name) =>
      row(
        `${title}  ${name}`,
        wishedText(goals, name),
        attributeCell(present, pf, name),
        keptOf(({ attributes }) =>
          attributes[name] === undefined
            ? undefined
            : attributeText(attributes[name]),
        ),
      ),
    ),
  ];
}

interface Present {
  readonly goal: VfGoal;
  readonly vf: VirtualFunction | undefined;
}

function driverCell(
  present: readonly Present[],
  pf: PhysicalFunction,
): PlaneCell {
  return {
    text: distinct(present.map(({ vf }) => (vf ? (vf.driver ?? "none") : "–"))),
    verdict: present.every(
      ({ goal, vf }) => vf !== undefined && isBound(goal.driver, pf, vf),
    )
      ? "right"
      : "wrong",
  };
}

function attributeCell(
  present: readonly Present[],
  pf: PhysicalFunction,
  name: VfAttributeName,
): PlaneCell {
  const values = present.map(({ vf }) =>
    vf ? attributeText(vf.settings?.attributes?.[name]) : "–",
  );
  return {
    text: distinct(values),
    verdict: present.every(
      ({ goal, vf }) =>
        vf !== undefined && hasAttribute(pf, vf, name, goal.attributes),
    )
      ? "right"
      : "wrong",
  };
}

function wishedText(goals: readonly VfGoal[], name: VfAttributeName): string {
  return distinct(
    goals.map(({ attributes }) => attributeText(attributes[name])),
  );
}

/** Every value once, in order; a long list by its ends. */
function distinct(values: readonly string[]): string {
  const found = [...new Set(values)];
  return found.length > 2 ? `${found[0]} … ${found.at(-1)}` : found.join(", ");
}

function bootCell(
  { wish }: PfSituation,
  boot: BootPart,
  wished: string,
  kept: string | undefined,
): PlaneCell {
  if (!wish.persist) return NONE;
  return boot.isRight
    ? { text: wished, verdict: "right" }
    : judged(kept ?? "–", wished);
}

function judged(text: string, wished: string): PlaneCell {
  return { text, verdict: text === wished ? "right" : "wrong" };
}

function yesNo(value: boolean | undefined): string {
  if (value === undefined) return "unknown";
  return value ? "yes" : "no";
}

const NONE: PlaneCell = { text: "–", verdict: "none" };
