import { describe, expect, test } from "vitest";
import type { Value } from "../../../src/model/value.ts";
import {
  checkPlaybook,
  validatePlaybook,
  type PlayHost,
} from "../../../src/playbook/check.ts";
import {
  playAround,
  playbookOf,
  read,
  variablesOf,
} from "../../support/playbook.ts";

type Hosts = Readonly<Record<string, Readonly<Record<string, Value>>>>;

function hostsOf(hosts: Hosts): readonly PlayHost[] {
  return Object.entries(hosts).map(([name, values]) => ({
    name,
    variables: variablesOf(values),
  }));
}

/** `code "text under the carets": message`. */
function faults(text: string, hosts: Hosts = { hv1: {} }): readonly string[] {
  return checkPlaybook(playbookOf(text), () => hostsOf(hosts)).map(
    ({ code, range, message }) =>
      `${code} ${range?.file.text.slice(range.start, range.end)}: ${message}`,
  );
}

function faultsOfTask(lines: string, hosts?: Hosts): readonly string[] {
  return faults(playAround(lines), hosts);
}

describe("hosts that differ", () => {
  const task = 'modprobe: {name: igb, options: {max_vfs: "{{ vf_count }}"}}';

  test("a fault of all hosts is told once and names none", () => {
    expect(faultsOfTask(task, { hv1: {}, hv2: {} })).toEqual([
      'undefined-name vf_count: "vf_count" is not defined here',
    ]);
  });

  test("a fault of some hosts is told once and names them", () => {
    expect(
      faultsOfTask(task, { hv1: {}, hv2: { vf_count: 7 }, hv3: {} }),
    ).toEqual([
      'undefined-name vf_count: "vf_count" is not defined here (hv1, hv3)',
    ]);
  });

  test("many hosts are counted", () => {
    const hosts = Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [`hv${n}`, {}]),
    );
    expect(faultsOfTask(task, { ok: { vf_count: 7 }, ...hosts })).toEqual([
      'undefined-name vf_count: "vf_count" is not defined here (hv0, hv1, hv2 and 6 more)',
    ]);
  });

  test("different faults at one place are all told", () => {
    expect(
      faultsOfTask('modprobe: {name: igb, state: "{{ s }}"}', {
        hv1: { s: "gone" },
        hv2: { s: 7 },
        hv3: { s: "absent" },
      }),
    ).toEqual([
      'bad-value "{{ s }}": `state` has to be "present", "absent" or "disabled", and this is the text "gone" (hv1)',
      'wrong-type "{{ s }}": `state` has to be "present", "absent" or "disabled", and this is the number 7 (hv2)',
    ]);
  });

  test("no hosts, no faults", () => {
    expect(faultsOfTask(task, {})).toEqual([]);
  });
});

describe("what evaluating does not reach", () => {
  const cases: Readonly<Record<string, readonly [string, readonly string[]]>> =
    {
      "an unknown filter in the other branch": [
        'modprobe: {name: igb, options: {v: "{{ 1 if true else 2 | nofilter }}"}}',
        ['unknown-filter nofilter: "nofilter" is not a filter'],
      ],
      "an undefined name in the other branch": [
        'modprobe: {name: igb, options: {v: "{{ 1 if true else missing }}"}}',
        ['undefined-name missing: "missing" is not defined here'],
      ],
      "an unknown filter in a task that is skipped": [
        'modprobe: {name: igb, options: {v: "{{ 1 | nofilter }}"}}\nwhen: false',
        ['unknown-filter nofilter: "nofilter" is not a filter'],
      ],
      "a name in a task that waits for facts": [
        'modprobe: {name: igb, options: {v: "{{ missing }}"}}\nwhen: facts.kernel == "6.1"',
        ['undefined-name missing: "missing" is not defined here'],
      ],
      "an attribute that facts do not have": [
        'modprobe: {name: igb, options: {v: "{{ facts.kernal }}"}}',
        ['undefined-name kernal: "facts" has no attribute "kernal"'],
      ],
      "a variable of the task that nobody reads": [
        'modprobe: {name: igb}\nvars: {v: "{{ missing }}"}',
        ['undefined-name missing: "missing" is not defined here'],
      ],
    };
  for (const [title, [lines, expected]] of Object.entries(cases))
    test(title, () => {
      expect(faultsOfTask(lines)).toEqual(expected);
    });
});

describe("names may be undefined", () => {
  const cases: Readonly<Record<string, string>> = {
    "with a default":
      'modprobe: {name: igb, options: {v: "{{ missing | default(7) }}"}}',
    "behind a condition that is false":
      'modprobe: {name: igb, options: {v: "{{ missing }}"}}\nwhen: false',
    "behind a condition that asks for them":
      'modprobe: {name: igb, options: {v: "{{ missing }}"}}\nwhen: missing is defined',
    "in a condition behind one that asks for them":
      "modprobe: {name: igb}\nwhen: [missing is defined, missing > 3]",
    "behind a condition that asks for facts and for them":
      'modprobe: {name: igb, options: {v: "{{ missing }}"}}\nwhen: facts.kernel == "6.1" and missing is defined',
    "as the item of a loop":
      'modprobe: {name: igb, options: {v: "{{ item }}"}}\nloop: [1]',
    "as the item of a loop over facts":
      'modprobe: {name: igb, options: {v: "{{ item.address }}"}}\nloop: "{{ facts.pfs }}"\nwhen: item.driver == "igb"',
  };
  for (const [title, lines] of Object.entries(cases))
    test(title, () => {
      expect(faultsOfTask(lines)).toEqual([]);
    });
});

test("faults of the text and of the hosts come together, each place once", () => {
  const text =
    'modprobe:\n  name: igb\n  stat: present\n  options:\n    a: "{{ 1 + }}"\n    b: "{{ missing }}"\n    c: [[1]]';
  const found = validatePlaybook(read(playAround(text)), () =>
    hostsOf({ hv1: {} }),
  );
  expect(found.map(({ code }) => code).toSorted()).toEqual([
    "expression-syntax",
    "undefined-name",
    "unknown-key",
    "wrong-type",
  ]);
});
