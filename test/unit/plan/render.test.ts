import { expect, test } from "vitest";
import { assemblePlan } from "../../../src/plan/assemble.ts";
import { renderHostPlan } from "../../../src/plan/render.ts";
import { host } from "../../support/observation.ts";
import { modprobeTask } from "../../support/wish.ts";

test("colour marks what is wrong and what waits, and nothing that is right", () => {
  const plan = assemblePlan({
    host: "hv1",
    tasks: [modprobeTask({ name: "igb", options: { debug: 3 } })],
    observation: host()
      .igb({
        ports: [{ uses: [{ kind: "member", device: "enp1s0", of: "br0" }] }],
      })
      .file("/etc/modules", "igb\n")
      .observe(),
    policy: { allow: undefined, disconnect: false, stage: false },
    fingerprint: "",
  });
  const text = renderHostPlan(plan, { color: true, diff: false });
  expect(text.replaceAll("\u001b", "␛"))
    .toBe(`␛[1mhv1␛[22m   ␛[31mblocked · driver␛[39m
  modprobe igb                                                 ␛[2mplaybooks/site.yml:9␛[22m
                  wished   running     persisted   packed
    igb  loaded   yes      yes ✓       at boot ✓   ␛[2m–␛[22m
    igb  debug    3        ␛[33munknown ?␛[39m   ␛[31m– ✗␛[39m         ␛[2m–␛[22m
␛[31m    ! running    reload igb with debug=3: held back   driver␛[39m
    in use       0000:01:00.0 enp1s0: enp1s0 is part of br0
    to do it now allow_disruption: driver in the play, or --allow-disruption driver
`);
});
