import { parsePciAddress } from "../model/pci-address.ts";
import {
  VF_ATTRIBUTE_NAMES,
  type VfAttributeName,
} from "../model/vf-attributes.ts";

/** What a PF's boot script sees to; its values are not read. */
export interface NamedAtBoot {
  readonly numVfs: boolean;
  readonly autoprobe: boolean;
  readonly eswitchMode: boolean;
  readonly vfs: ReadonlyMap<number, VfNamedAtBoot>;
}

interface VfNamedAtBoot {
  readonly attributes: readonly VfAttributeName[];
  /** Its name is not read; `default` is the kernel's choice. */
  readonly driver: "named" | "default" | undefined;
}

/** From a text of `renderBootScript`, by the verbs that it calls for a PF; of any other text nothing is known. */
export function namedAtBoot(script: string): NamedAtBoot {
  const commands = script
    .split("\n")
    .map(wordsOf)
    .filter(([, pf = ""]) => parsePciAddress(pf) !== undefined);
  const isNamed = (verb: string): boolean =>
    commands.some(([first]) => first === verb);
  const vfs = new Map<number, VfNamedAtBoot>();
  for (const [verb, , index = "", ...rest] of commands) {
    const { attributes = [], driver } = vfs.get(Number(index)) ?? {};
    if (verb === "verb_set_vf") {
      const [, , ...groups] = rest;
      const words = new Set(groups.flatMap((group) => group.split(" ")));
      const named = VF_ATTRIBUTE_NAMES.filter((name) => words.has(name));
      vfs.set(Number(index), { attributes: named, driver });
    } else if (verb === "verb_bind_vf") {
      const [, , wanted = ""] = rest;
      vfs.set(Number(index), {
        attributes,
        driver: wanted === "" ? "default" : "named",
      });
    }
  }
  return {
    numVfs: isNamed("verb_set_num_vfs"),
    autoprobe: isNamed("verb_set_autoprobe"),
    eswitchMode: isNamed("verb_set_eswitch_mode"),
    vfs,
  };
}

/** Of a command as `quote` makes it; a word that only shows when the script runs is as it stands there. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(WORD)].map(([, quoted, plain = ""]) =>
    quoted === undefined ? plain : quoted.replaceAll(String.raw`'\''`, "'"),
  );
}

const WORD = /'((?:[^']|'\\'')*)'(?= |$)|([^\s']+)/g;
