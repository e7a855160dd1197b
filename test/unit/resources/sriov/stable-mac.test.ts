import { describe, expect, test as it } from "vitest";
import { stableMac } from "../../../../src/resources/sriov/stable-mac.ts";
import { fc, test } from "../../../support/laws.ts";

const byte = fc
  .integer({ min: 0, max: 255 })
  .map((value) => value.toString(16).padStart(2, "0"));
const address = fc
  .array(byte, { minLength: 6, maxLength: 6 })
  .map((bytes) => bytes.join(":"));
const serial = fc
  .array(byte, { minLength: 3, maxLength: 3 })
  .map((bytes) => bytes.join(":"));
const index = fc.integer({ min: 0, max: 255 });

describe("the stable address of a VF", () => {
  test.prop([address, index])(
    "is unicast, locally administered, and none that libvirt keeps for itself",
    (mac, vf) => {
      const stable = stableMac(mac, vf);
      expect(stable).toMatch(/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/);
      const first = Number.parseInt(stable.slice(0, 2), 16);
      expect(first & 0b11).toBe(0b10);
      expect(first).toBeLessThan(0xfe);
    },
  );

  test.prop([serial, index, serial, index])(
    "is never that of another VF on a port of the same vendor prefix",
    (one, vf, other, otherVf) => {
      fc.pre(one !== other || vf !== otherVf);
      expect(stableMac(`00:1b:21:${one.slice(0)}`, vf)).not.toBe(
        stableMac(`00:1b:21:${other}`, otherVf),
      );
    },
  );

  it("stays what it was: guests and their DHCP leases go by it", () => {
    expect([0, 6].map((vf) => stableMac("00:1b:21:aa:00:01", vf)))
      .toMatchInlineSnapshot(`
      [
        "26:e5:aa:00:01:00",
        "26:e5:aa:00:01:06",
      ]
    `);
  });
});
