import { expect, test } from "vitest";
import { explainPlaybook } from "../../../src/playbook/explain.ts";
import { playbookOf } from "../../support/playbook.ts";

test("each task is shown in our spelling, a translated one beside what it was", () => {
  const playbook = playbookOf(`
- name: VFs
  hosts: hypervisors
  tasks:
    - name: igb creates the VFs
      community.general.modprobe:
        name: igb
        params: max_vfs=7
    - modprobe:
        name: "{{ other }}"
`);
  expect(explainPlaybook(playbook)).toBe(
    `play.yml:2  hosts hypervisors · VFs
  play.yml:5  igb creates the VFs
    was
      community.general.modprobe:
        name: igb
        params: max_vfs=7
    is
      modprobe:
        name: igb
        options:
          max_vfs: "7"
        persist: false
  play.yml:9  modprobe
      modprobe:
        name: "{{ other }}"
`,
  );
});

test("a playbook without plays says so", () => {
  expect(explainPlaybook({ path: "empty.yml", plays: [] })).toBe(
    "empty.yml has no plays\n",
  );
});
