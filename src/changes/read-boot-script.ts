import { ESWITCH_MODES, type EswitchMode } from "../model/pci-function.ts";
import { parsePciAddress } from "../model/pci-address.ts";
import type { VfAttributes } from "../model/vf-attributes.ts";
import { parseAttributeWords } from "./vf-attribute-words.ts";

/** What a PF's boot script brings back; `undefined` is what it leaves alone. */
export interface KeptAtBoot {
  /** The device that it was written for, as sysfs shows it. */
  readonly vendor: string;
  readonly device: string;
  readonly numVfs: number | undefined;
  /** Whether the VFs are made without drivers, as where `autoprobe` is left alone and each has one of its own. */
  readonly withoutDrivers: boolean;
  readonly autoprobe: boolean | undefined;
  readonly eswitchMode: EswitchMode | undefined;
  readonly vfs: ReadonlyMap<number, VfKeptAtBoot>;
}

interface VfKeptAtBoot {
  readonly attributes: VfAttributes;
  /** `default` is the kernel's choice. */
  readonly driver: string | undefined;
}

/**
 * From a text of `renderBootScript`, by the verbs that it calls for its PF. `undefined` for any other text, also one that
 * was cut short or calls what is not known here: a part of what it does would be worse than nothing.
 */
export function readBootScript(text: string): KeptAtBoot | undefined {
  const [pf, vendor, device] = ["pf", "vendor", "device"].map(
    (name) => new RegExp(`^boot_${name}='([^']*)'$`, "m").exec(text)?.[1],
  );
  if (!pf || !vendor || !device || !text.endsWith(END)) return undefined;
  let kept: KeptAtBoot | undefined = {
    vendor,
    device,
    numVfs: undefined,
    withoutDrivers: false,
    autoprobe: undefined,
    eswitchMode: undefined,
    vfs: new Map(),
  };
  for (const line of text.split("\n")) {
    const [verb = "", of = "", ...words] = wordsOf(line);
    if (!verb.startsWith("verb_") || parsePciAddress(of) === undefined)
      continue;
    kept = of === pf ? READERS[verb]?.(kept, words) : undefined;
    if (!kept) return undefined;
  }
  return kept;
}

const END = '\nexit "$boot_status"\n';

type Read = (
  kept: KeptAtBoot,
  words: readonly string[],
) => KeptAtBoot | undefined;

/** By verb: what a call adds, from the words behind the PF. What only follows from the rest adds nothing. */
const READERS: Readonly<Record<string, Read>> = {
  verb_set_num_vfs: (kept, [, to = "", , how]) =>
    isNumber(to)
      ? { ...kept, numVfs: Number(to), withoutDrivers: how !== undefined }
      : undefined,
  verb_set_autoprobe: (kept, [to = ""]) =>
    to === "0" || to === "1" ? { ...kept, autoprobe: to === "1" } : undefined,
  verb_set_eswitch_mode: (kept, [, to]) => {
    const eswitchMode = ESWITCH_MODES.find((mode) => mode === to);
    return eswitchMode && { ...kept, eswitchMode };
  },
  verb_set_vf: (kept, [index = "", , , , ...groups]) => {
    const attributes = parseAttributeWords(groups.join(" "));
    return attributes && withVf(kept, index, { attributes });
  },
  verb_bind_vf: (kept, [index = "", , , to]) =>
    to === undefined
      ? undefined
      : withVf(kept, index, { driver: to === "" ? "default" : to }),
  verb_rebind_vf: (kept) => kept,
  verb_raise_pf: (kept) => kept,
};

function withVf(
  kept: KeptAtBoot,
  index: string,
  part: Partial<VfKeptAtBoot>,
): KeptAtBoot | undefined {
  if (!isNumber(index)) return undefined;
  const { attributes, driver } = kept.vfs.get(Number(index)) ?? {};
  const vf: VfKeptAtBoot = {
    attributes: { ...attributes, ...part.attributes },
    driver: part.driver ?? driver,
  };
  return { ...kept, vfs: new Map([...kept.vfs, [Number(index), vf]]) };
}

function isNumber(text: string): boolean {
  return /^\d{1,5}$/.test(text);
}

/** Of a command as `quote` makes it; a word that only shows when the script runs is as it stands there. */
function wordsOf(line: string): readonly string[] {
  return [...line.replace(/ \|\| return$/, "").matchAll(WORD)].map(
    ([, quoted, plain = ""]) =>
      quoted === undefined ? plain : quoted.replaceAll(String.raw`'\''`, "'"),
  );
}

const WORD = /'((?:[^']|'\\'')*)'(?= |$)|([^\s']+)/g;
