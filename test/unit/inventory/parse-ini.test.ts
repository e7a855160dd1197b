import { describe, expect, test } from "vitest";
import { loadTexts } from "../../support/inventories.ts";
import { diagnosticsOf, oneLine, valueOf } from "../../support/results.ts";

async function problemsOf(text: string): Promise<readonly string[]> {
  return diagnosticsOf(await loadTexts({ hosts: text })).map(oneLine);
}

describe("an INI inventory", () => {
  test.each([
    ["[web", 'bad-range 1:1 "[web" this range lacks its "]"'],
    [
      "[my web]",
      'inventory-syntax 1:2 "my web" this is not a section: a group\'s name has no blanks',
    ],
    [
      "[web:var]",
      'inventory-syntax 1:6 "var" "var" is not a kind of section | did you mean "vars"?',
    ],
    [
      "[web:children]\nweb1 web2",
      'inventory-syntax 2:1 "web1 web2" here a line is the name of one group',
    ],
    [
      "[web]\n[web:vars]\nkey value",
      'inventory-syntax 3:1 "key value" here a line is NAME=VALUE',
    ],
    [
      "[web]\n[web:vars]\n= value",
      'inventory-syntax 3:1 "= value" here a line is NAME=VALUE',
    ],
    [
      "h1 a=1 stray b=2",
      'inventory-syntax 1:8 "stray" "stray" is not NAME=VALUE',
    ],
    ["h1 =1", 'inventory-syntax 1:4 "=1" "=1" is not NAME=VALUE'],
    ["h1 a='x", 'inventory-syntax 1:6 "\'x" this quote is never closed'],
    ["h1 a=x\\", 'inventory-syntax 1:7 "\\\\" nothing follows this backslash'],
    ["h1 a=1 a=2", 'duplicate-key 1:8 "a" "a" is defined twice here'],
    [
      "[web]\n[web:vars]\na=1\na=2",
      'duplicate-key 4:1 "a" "a" is defined twice here',
    ],
    [
      "h[1:x]",
      'bad-range 1:2 "[1:x]" both ends have to be numbers, or letters of one case',
    ],
    [
      "-h1",
      'inventory-syntax 1:1 "-" the name of a host cannot start with "-"',
    ],
    [
      "[top:children]\nsub",
      'unknown-group 2:1 "sub" the child "sub" is not declared as a group',
    ],
    [
      "[web]\nh1\n[prod:children]\nwbe",
      'unknown-group 4:1 "wbe" the child "wbe" is not declared as a group | did you mean "web"?',
    ],
    [
      "[web]\nh1\n[wbe:vars]\na=1",
      'unknown-group 3:2 "wbe" variables for the group "wbe", which is not declared | did you mean "web"?',
    ],
    [
      "[a:children]\nb\n[b:children]\na",
      'group-cycle 4:1 "a" the group "a" is a child of "b", which already stands below "a"',
    ],
    [
      "[a:children]\na",
      'group-cycle 2:1 "a" the group "a" is a child of itself',
    ],
    [
      "[g]\n[g:vars]\nansible_group_priority=high",
      'bad-value 3:24 "high" the priority of a group is an integer',
    ],
  ])("%j is refused", async (text, expected) => {
    expect(await problemsOf(text)).toEqual([expected]);
  });

  test("reports every bad line at once", async () => {
    expect(
      await problemsOf("h1 x\n[web:foo]\nanything = goes\n[web]\nh2 y\n"),
    ).toEqual([
      'inventory-syntax 1:4 "x" "x" is not NAME=VALUE',
      'inventory-syntax 2:6 "foo" "foo" is not a kind of section',
      'inventory-syntax 5:4 "y" "y" is not NAME=VALUE',
    ]);
  });

  test("may have Windows line ends, blank lines and both kinds of comments", async () => {
    const { inventory, variables } = valueOf(
      await loadTexts({
        hosts: "# one\r\n\r\n; two\r\n[web]  # three\r\nh1 a=1\r\n",
      }),
    );
    expect(inventory.hosts).toEqual([{ name: "h1", groups: ["all", "web"] }]);
    expect(
      variables.hosts.get("h1")?.map(({ name, value }) => [name, value]),
    ).toEqual([["a", 1]]);
  });

  test("keeps the place of name and value", async () => {
    const { variables } = valueOf(
      await loadTexts({ hosts: "h1 a='x {{ b }}' c=7\n" }),
    );
    const [a, c] = variables.hosts.get("h1") ?? [];
    const text = "h1 a='x {{ b }}' c=7\n";
    expect(text.slice(a?.range?.start, a?.range?.end)).toBe("a");
    expect(a?.node).toMatchObject({
      kind: "scalar",
      value: "x {{ b }}",
      textStart: 6,
    });
    expect(text.slice(c?.node?.range.start, c?.node?.range.end)).toBe("7");
  });
});
