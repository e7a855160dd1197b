import { expect, it } from "vitest";
import { renderProbe } from "../../../src/facts/render-probe.ts";

it("looks at the lock first, so that a host that was found free was free for the whole probe", () => {
  const probe = renderProbe({ modules: [] });
  const facts = [...probe.matchAll(/@fact ([a-z-]+)/g)].map(([, name]) => name);
  expect(facts.length).toBeGreaterThan(5);
  expect(facts[0]).toBe("lock");
});
