import { afterAll, describe, expect, test } from "vitest";
import { createCliRig } from "../support/cli-rig.ts";

/** What a port can be made to be: how many VFs, with attributes or without, for the host or for guests. */
interface State {
  readonly name: string;
  readonly task: Readonly<Record<string, unknown>>;
}

const STATES: readonly State[] = [
  { name: "no VFs", task: { num_vfs: 0 } },
  ...[3, 7].flatMap((count) =>
    [true, false].flatMap((isSet) =>
      ["vfio-pci", "default"].map((driver): State => ({
        name: `${count} VFs ${isSet ? "with" : "without"} attributes on ${driver}`,
        task: {
          num_vfs: count,
          vfs: [
            {
              index: `0-${count - 1}`,
              driver,
              ...(isSet ? { mac: "stable" } : {}),
              vlan: isSet ? 100 : 0,
              max_tx_rate: isSet ? 200 : 0,
              trust: isSet,
              spoofchk: !isSet,
            },
          ],
        },
      })),
    ),
  ),
];

/** A way along every pair of different states, each in both directions, once (Hierholzer's algorithm). */
function everyTransition(count: number): readonly number[] {
  const left = Array.from({ length: count }, (_, from) =>
    Array.from({ length: count }, (_, to) => to).filter((to) => to !== from),
  );
  const open = [0];
  const way: number[] = [];
  for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
    const next = left[at]?.pop();
    if (next === undefined) way.unshift(...open.splice(-1));
    else open.push(next);
  }
  return way;
}

// In this order: each begins where the one before has ended.
describe(
  "from every state of a port to every other",
  { shuffle: false },
  () => {
    const rig = createCliRig({ hv1: "igb" });
    afterAll(() => rig.remove());

    const way = everyTransition(STATES.length).map((index) => STATES[index]);
    const transitions = way.slice(1).map((to, position) => ({
      from: way[position]?.name ?? "",
      to: to?.name ?? "",
      task: to?.task ?? {},
    }));

    test("there is a way through all of them", () => {
      expect(
        new Set(transitions.map(({ from, to }) => `${from}|${to}`)).size,
      ).toBe(STATES.length * (STATES.length - 1));
    });

    test.each(transitions)(
      "$from to $to: one apply is enough",
      async ({ to, task }) => {
        const playbook = rig.write(
          `${to.replaceAll(" ", "-")}.yml`,
          JSON.stringify([
            {
              hosts: "all",
              tasks: [{ name: to, sriov: { pf: "enp1s0", ...task } }],
            },
          ]),
        );
        const inventory = `${rig.folder}/fleet.yml`;
        const applied = await rig.run(["apply", "-i", inventory, playbook]);
        expect(applied.stdout + applied.stderr).toMatch(/^hv1 +changed/m);
        expect(applied.exitCode).toBe(0);
        const planned = await rig.run(["plan", "-i", inventory, playbook]);
        expect(planned.exitCode).toBe(0);
      },
    );
  },
);
