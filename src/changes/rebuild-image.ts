import type { BootImage, Observation } from "../model/observation.ts";
import type { ChangeKind, RebuildImage } from "./change.ts";
import { DEADLINES } from "./deadlines.ts";
import { IMAGE_VERBS } from "./image-verbs.ts";

export const rebuildImage: ChangeKind<RebuildImage> = {
  plane: "packed",
  describe: (change) => ({ action: "~", summary: words(change) }),
  predict: (observation, { image }) => ({
    ...observation,
    bootImages: observation.bootImages.map((each) =>
      each.path === image ? rebuilt(each, observation) : each,
    ),
  }),
  step: (change) => ({
    title: `rebuild the initramfs of ${change.kernelRelease}`,
    run: [
      { argv: ["verb_keep_image", change.image, change.tool] },
      {
        argv: [
          "verb_rebuild_image",
          change.image,
          change.tool,
          change.kernelRelease,
        ],
      },
    ],
    undo: [{ argv: ["verb_restore_image", change.image] }],
    finish: [{ argv: ["verb_forget_image", change.image] }],
    deadline: DEADLINES.image,
  }),
  verbs: IMAGE_VERBS,
};

function words({ kernelRelease, modules, lacking = [] }: RebuildImage): string {
  const others = modules.filter((module) => !lacking.includes(module));
  const reasons = [
    ...(lacking.length > 0
      ? [`it loads ${lacking.join(", ")} and lacks the option`]
      : []),
    ...(others.length > 0
      ? [`it holds ${others.join(", ")} with other options`]
      : []),
  ];
  return `rebuild the initramfs of ${kernelRelease}: ${reasons.join("; ")}`;
}

/** Tools pack what kmod would read now. */
function rebuilt(image: BootImage, observation: Observation): BootImage {
  const modified = observation.host.bootTime + 1;
  return {
    ...image,
    modified,
    contents: image.contents && {
      ...image.contents,
      modprobeFiles: observation.modprobeFiles,
    },
  };
}
