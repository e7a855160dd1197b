import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fc, test } from "../../support/laws.ts";
import { describe, expect } from "vitest";
import { linkDetails } from "../../../src/facts/link-details.ts";
import { parseObservation } from "../../../src/facts/parse-observation.ts";
import { parseVfEntry } from "../../../src/facts/vf-entry.ts";
import { VF_ATTRIBUTE_NAMES } from "../../../src/model/vf-attributes.ts";
import { fakeRoot } from "../../support/fake-root.ts";
import { igbHost, PF, portLink } from "../../support/fake-igb-host.ts";

const RECORDED = readFileSync(
  join(import.meta.dirname, "../../recordings/sim-igb-in-use/probe.txt"),
  "utf8",
)
  .replace(/\n$/, "")
  .split("\n");

const PROBES: readonly (readonly [string, readonly string[]])[] = [
  ["a probe", RECORDED],
  ["a probe about VFs one by one", probeAboutVfs()],
];

function probeAboutVfs(): readonly string[] {
  using root = fakeRoot(
    igbHost({
      numVfs: 2,
      links: [portLink([{ vf: 0, trust: true }, { vf: 1 }])],
      more: {
        "bin:devlink": `echo '{"dev":{"pci/${PF}":{"mode":"legacy"}}}'`,
        "etc/udev/rules.d/1.rules": 'ATTR{sriov_numvfs}="7"\n',
        "etc/virtfn/sriov/1.sh": "true\n",
        "sys/kernel/security/lockdown": "[none] integrity\n",
      },
    }),
  );
  return root.probe({ modules: [], sriov: true });
}

describe.each(PROBES)("reading %s", (_, all) => {
  const position = fc.nat({ max: all.length - 1 });
  const noise = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(...all),
  );

  test.prop([fc.array(noise)])(
    "never throws, whatever the lines are",
    (lines) => {
      expect(typeof parseObservation(lines).ok).toBe("boolean");
    },
  );

  test.prop([position])(
    "that was cut off anywhere is a problem and no half observation",
    (end) => {
      expect(parseObservation(all.slice(0, end)).ok).toBe(false);
    },
  );

  test.prop([
    fc.array(fc.tuple(position, noise), { minLength: 1, maxLength: 20 }),
  ])("with lines that were changed never throws", (changes) => {
    const lines = [...all];
    for (const [at, text] of changes) lines[at] = text;
    expect(typeof parseObservation(lines).ok).toBe("boolean");
  });

  test.prop([fc.array(fc.string(), { maxLength: 5 })])(
    "passes over what a login shell says first",
    (greeting) => {
      const words = greeting.filter((line) => !line.startsWith("@"));
      expect(parseObservation([...words, ...all])).toEqual(
        parseObservation(all),
      );
    },
  );
});

describe("reading what iproute2 says", () => {
  const names = [
    "vf",
    "address",
    "mac",
    "link_type",
    "vlan_list",
    "vlan",
    "qos",
    "protocol",
    "rate",
    "tx_rate",
    "link_state",
  ];
  const entry = fc.dictionary(fc.constantFrom(...names), fc.jsonValue());

  test.prop([fc.oneof(entry, fc.jsonValue())])(
    "of a VF gives attributes under their names, or none at all",
    (value) => {
      for (const [index, attributes] of parseVfEntry(value)) {
        expect(Number.isInteger(index)).toBe(true);
        expect(VF_ATTRIBUTE_NAMES).toEqual(
          expect.arrayContaining(Object.keys(attributes)),
        );
        expect(Object.values(attributes)).not.toContain(undefined);
      }
    },
  );

  const port = fc
    .array(fc.oneof(entry, fc.jsonValue()), { maxLength: 3 })
    .map((vfs) => JSON.stringify(portLink(vfs)));

  test.prop([fc.array(port), fc.nat(), fc.string({ unit: "binary" })])(
    "of ports never throws, whole or spoilt",
    (ports, at, text) => {
      for (const line of ports) {
        const spoilt = line.slice(0, at % line.length) + text;
        expect(linkDetails.parse([`|${line}`])).toHaveLength(1);
        expect(linkDetails.parse([`|${spoilt}`]).length).toBeLessThan(2);
      }
    },
  );
});
