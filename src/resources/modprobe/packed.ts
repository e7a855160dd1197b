import type { PlannedChange } from "../../changes/change.ts";
import {
  effectiveConfig,
  effectiveValue,
} from "../../kmod/effective-config.ts";
import { ownedPaths } from "../../kmod/owned-files.ts";
import type { ModuleName } from "../../model/module-name.ts";
import type {
  BootImage,
  ConfigFile,
  Observation,
} from "../../model/observation.ts";
import type { PlaneCell, Refusal } from "../resource.ts";
import { isEffective } from "./is-effective.ts";
import type { WantedOption } from "./wanted.ts";

/** What the next boot uses where the module loads from an initramfs, and the rebuilds that make it the wish. */
export interface PackedPart {
  /** The kernels whose images hold the module. */
  readonly loaded: PlaneCell;
  /** One cell for each wished option, in their order. */
  readonly options: readonly PlaneCell[];
  readonly changes: readonly PlannedChange[];
  readonly refusals: readonly Refusal[];
  readonly notes: readonly string[];
}

export interface PackedQuestion {
  readonly observation: Observation;
  readonly module: ModuleName;
  readonly options: readonly WantedOption[];
  /** The host's modprobe.d files as they will be. */
  readonly files: readonly ConfigFile[];
  /** Whether the wish says what images hold: an image that cannot be read is in the way then. */
  readonly matters: boolean;
}

/** The plane does not apply: no image is looked at. */
export function nothingPacked(options: readonly WantedOption[]): PackedPart {
  return {
    loaded: NONE,
    options: options.map(() => NONE),
    changes: [],
    refusals: [],
    notes: [],
  };
}

export function diffPacked(question: PackedQuestion): PackedPart {
  const { observation, module, options } = question;
  if (question.matters && isHidden(observation)) return hiddenImage(question);
  const holding = observation.bootImages.filter((image) =>
    image.contents?.modules.includes(module),
  );
  const stale = holding.filter((image) => isStale(image, question));
  const judged = holding.filter((image) => !isRescue(image));
  const rescue = stale.filter(isRescue);
  const rebuilt = stale.filter((image) => !isRescue(image));
  const unreadable = question.matters ? unreadableImages(question) : NOTHING;
  const { initramfsTool } = observation.host;
  return {
    loaded: loadedCell(judged),
    options: options.map((option) => optionCell(option, judged, question)),
    changes:
      initramfsTool === undefined
        ? []
        : rebuilt.map((image) => ({
            change: {
              kind: "rebuild-image",
              tool: initramfsTool,
              image: image.path,
              kernelRelease: image.kernelRelease,
              modules: [module],
              ...(lacksOptions(image, question) ? { lacking: [module] } : {}),
            },
            disruption: "none",
            evidence: [],
          })),
    refusals: [
      ...unreadable.refusals,
      ...(initramfsTool === undefined
        ? rebuilt.map((image) => noTool(image, module))
        : []),
    ],
    notes: [
      ...unreadable.notes,
      ...rescue.map(
        ({ path }) =>
          `${path} is a rescue image and is left alone: a boot from it uses the older configuration of ${module}`,
      ),
    ],
  };
}

/** An image will boot, or may, and none is to be seen. */
function isHidden({
  host,
  bootImages,
  isBootVisible,
  kernelCommandLine,
}: Observation): boolean {
  if (bootImages.length > 0) return false;
  return (
    isNamedByLoader(kernelCommandLine) ||
    (host.initramfsTool !== undefined && !isBootVisible)
  );
}

/** Boot loaders that start the kernel through EFI name its image this way (Documentation/admin-guide/efi-stub.rst). */
function isNamedByLoader(commandLine: string): boolean {
  return commandLine.split(/\s+/).some((word) => word.startsWith("initrd="));
}

function hiddenImage({ module, options }: PackedQuestion): PackedPart {
  const unknown: PlaneCell = { text: "unknown", verdict: "unknown" };
  return {
    loaded: unknown,
    options: options.map(() => unknown),
    changes: [],
    refusals: [
      {
        reason: "no-image-seen",
        message: `this host boots with an initramfs, but none is in /boot; nobody knows whether it loads ${module} with the right options`,
        hint: "mount /boot, where initrd.img-*, initrd-* and initramfs-*.img are looked for; or wish `persist: false`",
      },
    ],
    notes: [],
  };
}

/** Only what the wish names and what virtfn owns counts: an image may differ in what is not ours. */
function isStale(
  image: BootImage,
  { observation, module, options, files }: PackedQuestion,
): boolean {
  const packed = image.contents?.modprobeFiles ?? [];
  const own = ownedPaths(module).options;
  const configOf = (list: readonly ConfigFile[]) =>
    effectiveConfig(list, observation.kernelCommandLine, module);
  const textIn = (list: readonly ConfigFile[]) =>
    list.find((file) => file.path === own)?.text;
  return (
    textIn(packed) !== textIn(files) ||
    options.some(
      (option) =>
        !isEffective(option, configOf(packed)) &&
        isEffective(option, configOf(files)),
    )
  );
}

/** No line of the image is about an option of the module, and the wish has some. */
function lacksOptions(
  image: BootImage,
  { module, options }: PackedQuestion,
): boolean {
  const { assignments } = effectiveConfig(
    image.contents?.modprobeFiles ?? [],
    "",
    module,
  );
  return options.length > 0 && assignments.length === 0;
}

function loadedCell(holding: readonly BootImage[]): PlaneCell {
  return holding.length === 0
    ? NONE
    : {
        text: holding.map(({ kernelRelease }) => kernelRelease).join(", "),
        verdict: "right",
      };
}

function optionCell(
  option: WantedOption,
  holding: readonly BootImage[],
  question: PackedQuestion,
): PlaneCell {
  const { observation, module } = question;
  const values = holding.map((image) => {
    const found = effectiveValue(
      effectiveConfig(
        image.contents?.modprobeFiles ?? [],
        observation.kernelCommandLine,
        module,
      ),
      option.name,
    );
    return found === undefined ? "–" : (found.value ?? "");
  });
  if (values.length === 0) return NONE;
  return {
    text: [...new Set(values)].join(", "),
    verdict: holding.some((image) => isStale(image, question))
      ? "wrong"
      : "right",
  };
}

export function isRescue({ path }: BootImage): boolean {
  return /rescue/i.test(path.slice(path.lastIndexOf("/")));
}

/** The running kernel's image decides the next boot, most likely; another one is worth a word. */
function unreadableImages({ observation, module }: PackedQuestion): {
  readonly refusals: readonly Refusal[];
  readonly notes: readonly string[];
} {
  const unreadable = observation.bootImages.filter(
    ({ contents }) => contents === undefined,
  );
  const isNext = ({ kernelRelease }: BootImage) =>
    kernelRelease === observation.host.kernelRelease;
  const words = ({ path, problem }: BootImage) =>
    `${path} cannot be read${problem === undefined ? "" : `: ${problem}`}`;
  return {
    refusals: unreadable.filter(isNext).map((image) => ({
      reason: "unreadable-image",
      message: `${words(image)}; nobody knows whether it loads ${module} with the right options`,
      hint: "make it readable, or wish `persist: false`",
    })),
    notes: unreadable
      .filter((image) => !isNext(image))
      .map(
        (image) =>
          `${words(image)}; a boot of ${image.kernelRelease} may differ`,
      ),
  };
}

function noTool({ path }: BootImage, module: ModuleName): Refusal {
  return {
    reason: "no-initramfs-tool",
    message: `${path} loads ${module} with other options, and no tool is known here that rebuilds it`,
    hint: "virtfn knows update-initramfs, dracut and mkinitcpio",
  };
}

const NONE: PlaneCell = { text: "–", verdict: "none" };
const NOTHING = { refusals: [], notes: [] } as const;
