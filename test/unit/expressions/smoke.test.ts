import { expect, test } from "vitest";
import { parseTemplate, parseCondition } from "../../../src/expressions/template.ts";
import { evaluateTemplate } from "../../../src/expressions/evaluate.ts";
import { createScope } from "../../../src/expressions/scope.ts";
import { checkTemplate } from "../../../src/expressions/check-template.ts";
test.each([
  "{{ 1 + 2 * 3 }}", "a{{ true }}", "{{ [1,2,3] | map('string') | join(',') }}", "{{ facts.a.b.c | default(4) }}",
  "{{ x.y }}", "{{ {'a': 1}.a }}", "{{ nope }}", "{{ [3,1] | sort | first }}", "{{ 'a' | uper }}", "{{ 2 ** 3 ** 2 }}",
  "{{ 'a' if 1 > 2 else 'b' }}", "{{ [{'a':1},{'b':2}] | selectattr('a','defined') | list }}", "{{ 7 is divisibleby 7 and not false }}",
  "{{ x.__proto__ }}", "{{ x.constructor }}", "{{ 'x'.length }}", "{{ foo() }}", "{{ a", "{% if %}", "{{ [1,2,3][-1] }}{{ [1,2,3][1:] | length }}",
])("%s", (text) => {
  const scope = createScope([["x", { kind: "value", value: { z: 1 } }]]);
  const t = parseTemplate(text);
  console.log(text, "=>", JSON.stringify(t.ok ? [evaluateTemplate(t.template, scope), checkTemplate(t.template, scope)] : t.problem));
  expect(1).toBe(1);
});
