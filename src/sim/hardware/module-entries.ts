import type { TreeEntry } from "../archive.ts";
import type {
  SimulatedHostProfile,
  SimulatedModule,
  SimulatedParameter,
} from "../host-profile.ts";
import type { Part } from "./function-entries.ts";

/** The part `module@NAME`: what a loaded module shows, its parameters with their initial values. */
export function modulePart(module: SimulatedModule): Part {
  const folder = `sys/module/${module.name}`;
  const driver = `sys/bus/pci/drivers/${module.driver ?? ""}`;
  return {
    name: `module@${module.name}`,
    entries: [
      { kind: "folder", path: folder },
      { kind: "folder", path: `${folder}/holders` },
      ...(module.parameters.some(({ mode }) => mode !== 0)
        ? [{ kind: "folder", path: `${folder}/parameters` } as const]
        : []),
      ...module.parameters
        .filter(({ mode }) => mode !== 0)
        .map(({ name, mode, initial }): TreeEntry => ({
          kind: "file",
          path: `${folder}/parameters/${name}`,
          text: `${initial}\n`,
          mode,
        })),
      // A built-in module has neither a state nor a count (kernel/params.c, kernel/module/sysfs.c).
      ...(module.builtin
        ? []
        : [
            file(`${folder}/initstate`, "live\n"),
            file(`${folder}/refcnt`, "0\n"),
            file(`${folder}/coresize`, "262144\n"),
            file(
              `${folder}/taint`,
              module.path.startsWith("updates/") ? "OE\n" : "\n",
            ),
          ]),
      ...module.depends.map((dependency): TreeEntry => ({
        kind: "link",
        path: `sys/module/${dependency}/holders/${module.name}`,
        target: `../../${module.name}`,
      })),
      ...(module.driver === undefined
        ? []
        : [
            ...["bind", "unbind", "new_id", "remove_id"].map((name) =>
              file(`${driver}/${name}`, ""),
            ),
            link(`${driver}/module`, `../../../../module/${module.name}`),
            link(
              `${folder}/drivers/pci:${module.driver}`,
              `../../../bus/pci/drivers/${module.driver}`,
            ),
          ]),
    ],
  };
}

/** `/lib/modules/V` of every kernel. A module file is text: the fields of its .modinfo section, and how it behaves. */
export function moduleFolders(
  profile: SimulatedHostProfile,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    profile.kernels.flatMap((release) => {
      const folder = `lib/modules/${release}`;
      const loadable = profile.modules.filter((module) => !module.builtin);
      const builtin = profile.modules.filter((module) => module.builtin);
      return [
        ...loadable.map((module) => [
          `${folder}/${module.path}`,
          renderModuleFile(module, release),
        ]),
        ...builtin.map((module) => [
          `${folder}/.builtin/${module.name}`,
          renderModuleFile(module, release),
        ]),
        [
          `${folder}/modules.dep`,
          lines(
            loadable.map(
              (module) =>
                `${module.path}:${module.depends
                  .map((name) => ` ${pathOf(profile.modules, name)}`)
                  .join("")}`,
            ),
          ),
        ],
        [
          `${folder}/modules.builtin`,
          lines(builtin.map((module) => module.path)),
        ],
        [
          `${folder}/modules.alias`,
          lines([
            "# Aliases extracted from modules themselves.",
            ...loadable.flatMap((module) =>
              aliasesOf(module).map((alias) => `alias ${alias} ${module.name}`),
            ),
          ]),
        ],
      ] as [string, string][];
    }),
  );
}

function renderModuleFile(module: SimulatedModule, release: string): string {
  const { vfs } = module;
  return lines([
    `description=${module.description}`,
    "license=GPL v2",
    ...aliasesOf(module).map((alias) => `alias=${alias}`),
    `depends=${module.depends.join(",")}`,
    ...(module.path.startsWith("kernel/") ? ["intree=Y"] : []),
    `name=${module.name}`,
    `vermagic=${release} SMP preempt mod_unload modversions `,
    ...module.parameters.map(
      (parameter) =>
        `parm=${parameter.name}:${parameter.description}${modinfoType(parameter)}`,
    ),
    ...(module.driver === undefined
      ? []
      : [
          `sim-driver=${module.driver}`,
          // A driver that names no devices takes whatever driver_override gives it.
          `sim-takes=${module.drives.length === 0 ? "any" : "listed"}`,
        ]),
    ...module.parameters.map(
      (parameter) => `sim-parameter=${parameterLine(parameter)}`,
    ),
    ...(vfs
      ? [
          `sim-vf-parameter=${vfs.parameter ?? ""}`,
          `sim-vf-scope=${vfs.scope}`,
          `sim-vf-limit=${vfs.limit}`,
          `sim-vf-over=${vfs.over}`,
          `sim-vf-sysfs=${vfs.sysfs ? "yes" : "no"}`,
          `sim-vf-grants=${vfs.grants ?? ""}`,
          `sim-vf-attributes=${vfs.attributes.join(" ")}`,
          `sim-vf-spoofchk=${vfs.spoofchk ? "on" : "off"}`,
          `sim-vf-mailbox=${vfs.mailbox ? "yes" : "no"}`,
          `sim-vf-takes-mac=${vfs.takesMac}`,
          `sim-vf-needs-up=${vfs.needsUp ? "yes" : "no"}`,
          `sim-vf-eswitch=${vfs.eswitch ?? ""}`,
        ]
      : []),
  ]);
}

/** `NAME TYPE LENGTH MODE INITIAL`, the length `-` for a scalar. */
function parameterLine(parameter: SimulatedParameter): string {
  const { name, type, length, mode, initial } = parameter;
  return `${name} ${type} ${length ?? "-"} ${mode.toString(8)} ${initial}`;
}

/** A type of the driver's own has no name. */
function modinfoType({ type, length }: SimulatedParameter): string {
  if (type === "custom") return "";
  return length === undefined ? ` (${type})` : ` (array of ${type})`;
}

function aliasesOf(module: SimulatedModule): readonly string[] {
  return module.drives.map((id) => {
    const [vendor, device] = id.toUpperCase().split(":");
    return `pci:v0000${vendor}d0000${device}sv*sd*bc*sc*i*`;
  });
}

function pathOf(modules: readonly SimulatedModule[], name: string): string {
  return modules.find((module) => module.name === name)?.path ?? name;
}

function lines(items: readonly string[]): string {
  return items.map((item) => `${item}\n`).join("");
}

function file(path: string, text: string): TreeEntry {
  return { kind: "file", path, text };
}

function link(path: string, target: string): TreeEntry {
  return { kind: "link", path, target };
}
