import { fc } from "@fast-check/vitest";

/** fast-check with the same cases on every machine; `VIRTFN_SEED=N` looks at others. */
fc.configureGlobal({
  seed: Number(process.env["VIRTFN_SEED"] ?? 82_576),
});

export { fc, test } from "@fast-check/vitest";
