import { expect, test } from "vitest";
import { diff } from "../../../src/resources/modprobe/diff.ts";
import { host } from "../../support/observation.ts";
import { modprobeTask, modprobeWish } from "../../support/wish.ts";

test("a module's option that means another count leaves to undo what the VFs had", () => {
  const wish = modprobeWish(
    modprobeTask({ name: "igb", options: { max_vfs: 4 } }),
  );
  if (!wish) throw new Error("there is no wish");
  const observation = host()
    .igb({
      ports: [{ vfs: 7, vfSettings: { 2: { attributes: { vlan: 100 } } } }],
    })
    .observe();
  const [first] = diff(wish, observation, []).changes;
  expect(first?.change).toMatchObject({
    kind: "set-num-vfs",
    from: 7,
    to: 4,
    previous: [{ index: 2, attributes: { vlan: 100 } }],
  });
});
