import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { ansiStyle, plainStyle, type Style } from "../../diagnostics/style.ts";
import { shippedFile } from "../shipped-file.ts";

/** Where the demo plays: a temporary folder with an inventory, and a simulated host in each of its subfolders. */
export interface Stage {
  readonly folder: string;
  readonly inventory: string;
  readonly playbook: string;
  readonly hosts: readonly DemoHost[];
  readonly paint: Style;
  readonly color: "always" | "never";
}

export interface DemoHost {
  readonly name: string;
  readonly root: string;
  readonly profile: string;
  readonly about: string;
}

const CAST = [
  ["hv1", "igb", "Debian 12, two ports of an Intel 82576, initramfs-tools"],
  ["hv2", "igb-dracut", "Fedora 41, the same card, dracut"],
  [
    "hv3",
    "igb-out-of-tree",
    "Debian 12 with Intel's own igb, which takes VFs only when it is loaded",
  ],
] as const;

export function createStage(color: boolean): Stage {
  const folder = mkdtempSync(join(tmpdir(), "virtfn-demo-"));
  const hosts = CAST.map(([name, profile, about]) => ({
    name,
    profile,
    about,
    root: join(folder, name),
  }));
  const inventory = join(folder, "fleet.yml");
  writeFileSync(inventory, renderInventory(hosts));
  const playbook = shippedFile("playbooks/igb.yml");
  return {
    folder,
    inventory,
    playbook: shortest(playbook),
    hosts,
    paint: color ? ansiStyle : plainStyle,
    color: color ? "always" : "never",
  };
}

function renderInventory(hosts: readonly DemoHost[]): string {
  const entries = hosts.map(
    ({ name, profile }) =>
      `    ${name}:\n      virtfn_sim_root: ./${name}\n      virtfn_sim_profile: ${profile}\n`,
  );
  return `all:\n  vars:\n    ansible_connection: sim\n  hosts:\n${entries.join("")}`;
}

/** As somebody in this folder would type it. */
function shortest(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") ? path : near;
}
