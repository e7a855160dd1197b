import type {
  ModuleObservation,
  Observation,
} from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import type { ModprobeWish } from "./schema.ts";
import type { WantedVfs } from "./vf-counts.ts";
import type { WantedOption } from "./wanted.ts";

/** A wish that this host could carry out, beside what the host is: what every plane is judged by. */
export interface Situation {
  readonly wish: ModprobeWish;
  readonly observation: Observation;
  readonly module: ModuleObservation;
  /** The driver's PFs in PCI order, those without SR-IOV too. */
  readonly functions: readonly PhysicalFunction[];
  readonly options: readonly WantedOption[];
  readonly vfs: WantedVfs | undefined;
}
