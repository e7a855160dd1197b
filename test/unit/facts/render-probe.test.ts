import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseObservation } from "../../../src/facts/parse-observation.ts";
import { renderProbe } from "../../../src/facts/render-probe.ts";

it("looks at the lock first and last, so that a host that was found free was free for the whole probe", () => {
  const probe = renderProbe({ modules: [] });
  const facts = [...probe.matchAll(/@fact ([a-z-]+)/g)].map(([, name]) => name);
  expect(facts.length).toBeGreaterThan(5);
  expect(facts[0]).toBe("lock");
  expect(facts.at(-1)).toBe("lock-at-end");
});

it.each(["lock", "lock-at-end"])(
  "counts a host as held when only %s shows somebody alive",
  (fact) => {
    const probe = readFileSync("test/recordings/sim-igb/probe.txt", "utf8");
    const held = probe.replace(
      `@fact ${fact}\n`,
      `@fact ${fact}\n|transaction t0\n|holder ann@desk (pid 7)\n|since 12\nalive\n`,
    );
    expect(parseObservation(held.split("\n"))).toMatchObject({
      ok: true,
      observation: { lock: { holder: "ann@desk (pid 7)", alive: true } },
    });
  },
);
