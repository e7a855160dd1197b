import { createHash } from "node:crypto";
import { fingerprintText } from "../plan/fingerprint.ts";
import type { Observation } from "../model/observation.ts";

/** Identifies all of an observation that a plan can depend on. */
export function hashObservation(observation: Observation): string {
  return `sha256:${createHash("sha256").update(fingerprintText(observation)).digest("hex")}`;
}
