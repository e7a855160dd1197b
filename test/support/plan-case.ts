import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AllowedDisruption } from "../../src/model/disruption.ts";
import type {
  InitramfsTool,
  Observation,
  SriovSurroundings,
} from "../../src/model/observation.ts";
import type { PlanTask } from "../../src/plan/assemble.ts";
import type { ChangePolicy } from "../../src/plan/plan.ts";
import {
  BOOT_TIME,
  host,
  IGB_PARAMETERS,
  KERNEL,
  OUT_OF_TREE_IGB_PARAMETERS,
  type DriverOptions,
  type HostBuilder,
} from "./observation.ts";
import { modprobeTask, sriovTask } from "./wish.ts";

/** A folder of test/cases/plan: what is wished, what was observed, and the plan as people see it. */
export interface PlanCase {
  readonly tasks: readonly PlanTask[];
  readonly policy: ChangePolicy;
  readonly observation: Observation;
  /** Whether plan.txt shows whole files; boot scripts are told apart elsewhere. */
  readonly diff: boolean;
}

export function loadPlanCase(folder: string): PlanCase {
  const wish = readJson(join(folder, "wish.json")) as WrittenWish;
  const observed = readJson(
    join(folder, "observed.json"),
  ) as WrittenObservation;
  return {
    tasks: wish.tasks.map(taskOf),
    policy: {
      allow: wish.allow,
      disconnect: wish.disconnect ?? false,
      stage: wish.stage ?? true,
    },
    observation: observationOf(observed),
    diff: !wish.tasks.some(({ sriov }) => sriov),
  };
}

interface WrittenWish {
  readonly tasks: readonly {
    readonly modprobe?: Readonly<Record<string, unknown>>;
    readonly sriov?: Readonly<Record<string, unknown>>;
    readonly when?: false;
  }[];
  readonly allow?: AllowedDisruption;
  readonly disconnect?: boolean;
  readonly stage?: boolean;
}

/** The host in the builder's words. */
interface WrittenObservation {
  readonly drivers?: Readonly<Record<string, WrittenDriver>>;
  readonly commandLine?: string;
  /** Path to text; older than the boot. */
  readonly files?: Readonly<Record<string, string>>;
  /** The same, written since the boot. */
  readonly newFiles?: Readonly<Record<string, string>>;
  readonly images?: readonly WrittenImage[];
  readonly tool?: InitramfsTool | "none";
  /** Whether /boot holds a kernel. */
  readonly isBootVisible?: boolean;
  readonly uid?: number;
  /** Path to text of what virtfn wrote for the boot of VFs. */
  readonly ownFiles?: Readonly<Record<string, string>>;
  /** The probe was asked about SR-IOV. */
  readonly sriov?: Partial<SriovSurroundings>;
}

interface WrittenDriver extends DriverOptions {
  readonly build?: "in-tree" | "out-of-tree";
}

interface WrittenImage {
  readonly holds?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly kernelRelease?: string;
  readonly problem?: string;
}

function taskOf(
  { modprobe = {}, sriov, when }: WrittenWish["tasks"][number],
  index: number,
): PlanTask {
  const place = `playbooks/site.yml:${5 + 6 * index}`;
  const task = sriov
    ? sriovTask(sriov, "Ports for the tenants", place)
    : modprobeTask(modprobe, `Keep ${String(modprobe["name"])}`, place);
  return when === false ? { ...task, wish: undefined } : task;
}

function observationOf(written: WrittenObservation): Observation {
  let built = host();
  for (const [name, driver] of Object.entries(written.drivers ?? {}))
    built = withDriver(built, name, driver);
  if (written.commandLine !== undefined)
    built = built.commandLine(written.commandLine);
  for (const [path, text] of Object.entries(written.files ?? {}))
    built = built.file(path, text);
  for (const [path, text] of Object.entries(written.newFiles ?? {}))
    built = built.file(path, text, BOOT_TIME + 60);
  for (const [path, text] of Object.entries(written.ownFiles ?? {}))
    built = built.ownFile(path, text);
  for (const image of written.images ?? []) built = withImage(built, image);
  if (written.tool !== undefined)
    built = built.tool(written.tool === "none" ? undefined : written.tool);
  if (written.sriov) built = built.sriov(written.sriov);
  const observed = built.observe();
  return {
    ...observed,
    host: { ...observed.host, uid: written.uid ?? observed.host.uid },
    isBootVisible: written.isBootVisible ?? observed.isBootVisible,
  };
}

function withDriver(
  built: HostBuilder,
  name: string,
  { build, ...options }: WrittenDriver,
): HostBuilder {
  const parameters =
    build === "out-of-tree" ? OUT_OF_TREE_IGB_PARAMETERS : IGB_PARAMETERS;
  return name === "igb"
    ? built.igb({ parameters, ...options })
    : built.driver(name, options);
}

function withImage(built: HostBuilder, image: WrittenImage): HostBuilder {
  const kernelRelease = image.kernelRelease ?? KERNEL;
  const files = Object.entries(image.files ?? {}).map(([path, text]) => ({
    path,
    text,
    modified: BOOT_TIME - 5000,
  }));
  const path = image.path ?? `/boot/initrd.img-${kernelRelease}`;
  return built.image(image.holds ?? [], files, {
    path,
    kernelRelease,
    problem: image.problem,
    ...(image.problem === undefined ? {} : { contents: undefined }),
  });
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
