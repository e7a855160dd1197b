import { expect, test } from "vitest";
import { assemblePlan } from "../../../../src/plan/assemble.ts";
import { host } from "../../../support/observation.ts";
import { sriovTask } from "../../../support/wish.ts";

const FOUR = {
  path: "/etc/modprobe.d/local.conf",
  text: "options igb max_vfs=4\n",
  modified: 0,
};

/** What is refused of a task that wishes so many VFs, by what the root file system and the image say of the option. */
function refusalsOf(
  count: number,
  written: string,
  packed: readonly (typeof FOUR)[],
  path?: string,
): readonly string[] {
  const observation = host()
    .igb({ ports: 1 })
    .sriov()
    .file(FOUR.path, written)
    .image(["igb"], packed, path === undefined ? {} : { path })
    .observe();
  const plan = assemblePlan({
    host: "hv1",
    tasks: [sriovTask({ pf: { driver: "igb" }, num_vfs: count })],
    observation,
    policy: { allow: undefined, disconnect: false, stage: true },
    fingerprint: "",
  });
  return plan.tasks.flatMap(({ refusals }) =>
    refusals.map(({ message }) => message),
  );
}

test("a count that only the root file system has does not outlive a boot from the image", () => {
  expect(refusalsOf(4, FOUR.text, [])).toEqual([
    expect.stringMatching(/a boot makes 0 VFs by it, and 4 are wished$/),
  ]);
});

test("VFs that only the image makes are in the way of a boot script", () => {
  expect(refusalsOf(7, "", [FOUR])).toEqual([
    expect.stringMatching(/a boot makes 4 VFs by it, and 7 are wished$/),
  ]);
  expect(refusalsOf(0, "options igb max_vfs=0\n", [FOUR])).toHaveLength(1);
});

test("an image that says the same as the root file system is in nobody's way", () => {
  expect(refusalsOf(4, FOUR.text, [FOUR])).toEqual([]);
  expect(refusalsOf(7, "", [])).toEqual([]);
});

test("a rescue image is nothing that is booted every day", () => {
  expect(refusalsOf(7, "", [FOUR], "/boot/initramfs-0-rescue-1f.img")).toEqual(
    [],
  );
});
