import { readdirSync } from "node:fs";
import { join } from "node:path";
import { writeHostFile } from "../../sim/drift.ts";
import { rebootSimulatedHost } from "../../sim/reboot-simulated-host.ts";
import { runInSimulatedHost } from "../../sim/run-in-simulated-host.ts";
import type { DemoHost, Stage } from "./stage.ts";

/** A part of the story: a command line with the exit code it has to have, or something that happens to the hosts. */
export type Scene = { readonly title: string; readonly story: string } & (
  | {
      readonly shown: readonly string[];
      readonly args: readonly string[];
      readonly exitCode: number;
    }
  | {
      /** What went wrong, if something did. */
      readonly act: () => Promise<string | undefined>;
    }
);

export function demoScenes(stage: Stage): readonly Scene[] {
  const { inventory, playbook, hosts } = stage;
  const command = (name: "plan" | "apply", exitCode: number) => {
    const args = [name, "-i", inventory, playbook];
    return { args, shown: args, exitCode };
  };
  return [
    {
      title: "What would change?",
      story: [
        "Three hosts, each a folder that behaves like a machine:",
        ...hosts.map(({ name, about }) => `  ${name}  ${about}`),
        `The playbook wants seven VFs on each Intel 82576 port: ${playbook}`,
        "A plan writes nothing. It exits with 2, since changes are pending.",
      ].join("\n"),
      ...command("plan", 2),
    },
    {
      title: "Do it",
      story:
        "Each host gets one script, which carries its own undo. The VFs come first; only when they are there is the\nsetting written down, and packed into the initramfs, from which the driver loads at boot.",
      ...command("apply", 0),
    },
    {
      title: "Is anything left?",
      story:
        "A second plan looks at the hosts anew. It has to be empty, and exits with 0.",
      ...command("plan", 0),
    },
    {
      title: "Pull the plug",
      story:
        "All three hosts reboot. With a line in modprobe.d alone they would come back without a single VF on a stock\nDebian: igb loads before the root file system is there.",
      act: async () => {
        for (const { root } of hosts) await rebootSimulatedHost(root);
        return countVfs(hosts);
      },
    },
    {
      title: "Did it survive?",
      story: "The same plan again: still nothing to do.",
      ...command("plan", 0),
    },
    {
      title: "Somebody was here",
      story:
        "On hv1 a person writes 0 and then 3 to sriov_numvfs of one port. On hv2 another one edits the file in\nmodprobe.d: nothing happens today, and two VFs instead of seven after the next boot.",
      act: () => drift(hosts),
    },
    {
      title: "The drift alarm",
      story:
        "The same plan from a timer finds both, says where, and exits with 2.",
      ...command("plan", 2),
    },
  ];
}

/** Fourteen links on hosts whose driver gives every port seven; Intel's own igb reads `max_vfs=7` as: the first port. */
function countVfs(hosts: readonly DemoHost[]): string | undefined {
  for (const { name, root, profile } of hosts) {
    const wanted = profile === "igb-out-of-tree" ? 7 : 14;
    const devices = join(root, "sys/bus/pci/devices");
    const links = readdirSync(devices).flatMap((device) =>
      readdirSync(join(devices, device)).filter((entry) =>
        entry.startsWith("virtfn"),
      ),
    );
    if (links.length !== wanted)
      return `${name} came back with ${links.length} VFs instead of ${wanted}`;
  }
  return undefined;
}

async function drift(hosts: readonly DemoHost[]): Promise<string | undefined> {
  const [first, second] = hosts;
  if (!first || !second) return "there are no hosts to disturb";
  const numVfs = '"$R/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs"';
  const { status, stderr } = await runInSimulatedHost(
    first.root,
    `printf '0\\n' | tee ${numVfs} >/dev/null && printf '3\\n' | tee ${numVfs} >/dev/null`,
  );
  writeHostFile(
    second.root,
    "/etc/modprobe.d/zz-virtfn-igb.conf",
    "options igb max_vfs=2\n",
  );
  return status === 0
    ? undefined
    : `sriov_numvfs could not be written: ${stderr}`;
}
