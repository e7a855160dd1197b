import { describe, expect, test } from "vitest";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import { selectHosts } from "../../../src/inventory/patterns.ts";
import { inventoryOf } from "../../support/inventories.ts";
import { diagnosticsOf, oneLine, valueOf } from "../../support/results.ts";

const INVENTORY = await inventoryOf(`
all:
  hosts: { lonely: , 192.0.2.7: , "2001:db8::1": }
  children:
    web: { hosts: { "web[1:4]": } }
    db: { hosts: { "db[01:03]": , web4: } }
    prod: { children: { web: , replica: { hosts: { db02: , rep1: } } } }
    empty:
`).then(({ inventory }): Inventory => inventory);

describe("selectHosts", () => {
  test.each([
    ["web", "web1 web2 web3 web4"],
    ["web3", "web3"],
    ["db,web1", "web1 web4 db01 db02 db03"],
    ["db:web1", "web1 web4 db01 db02 db03"],
    ["web1,web1,web", "web1 web2 web3 web4"],
    ["prod", "web1 web2 web3 web4 db02 rep1"],
    ["prod:&db", "web4 db02"],
    ["!web:prod", "db02 rep1"],
    ["!all,web", ""],
    ["!prod", "lonely 192.0.2.7 2001:db8::1 db01 db03"],
    ["&prod,&db", "web4 db02"],
    ["2001:db8::1", "2001:db8::1"],
    ["!2001:db8::1,ungrouped", "lonely 192.0.2.7"],
    ["web[0]", "web1"],
    ["web[-1]", "web4"],
    ["web[-2]", "web3"],
    ["web[1:2]", "web2 web3"],
    ["web[1:-1]", "web2 web3 web4"],
    ["web[2:]", "web3 web4"],
    ["web[0:99]", "web1 web2 web3 web4"],
    ["web[0],db[0:1]", "web1 db01 db02"],
    ["web*[0]", "web1"],
    ["w?b1", "web1"],
    ["db0[12]*", "db01 db02"],
    ["web[!12]*", "web3 web4"],
    ["192.0.2.*", "192.0.2.7"],
    ["~web[12]", "web1 web2"],
    ["~(web|db).*3$", "web3 db03"],
    ["  web1 ,  db01  ", "web1 db01"],
    ["empty,web1", "web1"],
    [
      "all",
      "lonely 192.0.2.7 2001:db8::1 web1 web2 web3 web4 db01 db02 db03 rep1",
    ],
    [
      "*",
      "lonely 192.0.2.7 2001:db8::1 web1 web2 web3 web4 db01 db02 db03 rep1",
    ],
  ])("takes %j for %s", (pattern, expected) => {
    const selected = selectHosts(INVENTORY, { pattern, allowEmpty: true });
    expect(valueOf(selected).toSorted()).toEqual(
      expected.split(" ").filter(Boolean).toSorted(),
    );
  });

  test("keeps the order of the inventory, whatever the pattern's", () => {
    const selected = selectHosts(INVENTORY, {
      pattern: "db03,web2,lonely,web1",
    });
    expect(valueOf(selected)).toEqual(["lonely", "web1", "web2", "db03"]);
  });

  test.each([
    [
      "wbe",
      'unmatched-pattern 1:1 "wbe" "wbe" matches no host and no group of the inventory | did you mean "web"?',
    ],
    [
      "web1,nobody",
      'unmatched-pattern 1:6 "nobody" "nobody" matches no host and no group of the inventory',
    ],
    [
      "all:!dbb",
      'unmatched-pattern 1:6 "dbb" "dbb" matches no host and no group of the inventory | did you mean "db"?',
    ],
    [
      "&nobody",
      'unmatched-pattern 1:2 "nobody" "nobody" matches no host and no group of the inventory',
    ],
    [
      "x*",
      'unmatched-pattern 1:1 "x*" "x*" matches no host and no group of the inventory',
    ],
    [
      "~x",
      'unmatched-pattern 1:1 "~x" "~x" matches no host and no group of the inventory',
    ],
    [
      "web[7]",
      'unmatched-pattern 1:1 "web[7]" "web[7]" matches nothing: "web" has 4 hosts',
    ],
    [
      "web[7:9]",
      'unmatched-pattern 1:1 "web[7:9]" "web[7:9]" matches nothing: "web" has 4 hosts',
    ],
    [
      "web[-9]",
      'unmatched-pattern 1:1 "web[-9]" "web[-9]" matches nothing: "web" has 4 hosts',
    ],
    [
      "web[0-2]",
      'bad-pattern 1:1 "web[0-2]" a choice of hosts is written with a colon',
    ],
    ["~(", 'bad-pattern 1:1 "~(" "(" is not a regular expression'],
    ["web,!", 'bad-pattern 1:6 "" a sign without a name behind it'],
    ["", 'bad-pattern 1:1 "" this pattern names no hosts'],
    [" , ", 'bad-pattern 1:1 " , " this pattern names no hosts'],
    ["web:!web", 'no-hosts the pattern "web:!web" leaves no hosts'],
    ["empty", 'no-hosts the pattern "empty" leaves no hosts'],
  ])("refuses %j", (pattern, expected) => {
    const selected = selectHosts(INVENTORY, { pattern });
    expect(diagnosticsOf(selected).map(oneLine)).toEqual([expected]);
  });

  test("tells a set of characters from a position", () => {
    const [diagnostic] = diagnosticsOf(
      selectHosts(INVENTORY, { pattern: "db0[12]" }),
    );
    expect(diagnostic?.hint).toContain('"~db0[12]$"');
  });

  test("reports all parts that match nothing, of pattern and limit together", () => {
    const selected = selectHosts(INVENTORY, {
      pattern: "nope1,web,nope2",
      limit: "nope3",
    });
    expect(
      diagnosticsOf(selected).map(({ range }) =>
        range?.file.text.slice(range.start, range.end),
      ),
    ).toEqual(["nope1", "nope2", "nope3"]);
  });

  test("shows the part where it stands in the file", () => {
    const file = { path: "p.yml", text: "- hosts: web,nobody\n" };
    const selected = selectHosts(INVENTORY, {
      pattern: "web,nobody",
      range: { file, start: 9, end: 19 },
    });
    expect(diagnosticsOf(selected).map(oneLine)).toEqual([
      'unmatched-pattern 1:14 "nobody" "nobody" matches no host and no group of the inventory',
    ]);
  });

  test.each([
    ["web", "web1 web2 web3 web4"],
    ["!web1", "web2 web3 web4"],
    ["web1,db", "web1 web4"],
    [["web1", "web2"], "web1 web2"],
    [["web", "!web2"], "web1 web3 web4"],
  ])("is limited by %j", (limit, expected) => {
    const selected = selectHosts(INVENTORY, { pattern: "web", limit });
    expect(valueOf(selected).join(" ")).toBe(expected);
  });

  test.each(["", " , ", [], [""]])(
    "refuses the empty limit %j instead of taking it for everybody",
    (limit) => {
      const selected = selectHosts(INVENTORY, { pattern: "web", limit });
      expect(
        diagnosticsOf(selected).map(
          ({ code, message }) => `${code} ${message}`,
        ),
      ).toEqual(["bad-pattern --limit names no hosts"]);
    },
  );

  test("says when the limit leaves nothing", () => {
    const selected = selectHosts(INVENTORY, { pattern: "web", limit: "db01" });
    expect(diagnosticsOf(selected).map(({ message }) => message)).toEqual([
      'the pattern "web" leaves no hosts within --limit db01',
    ]);
    expect(
      valueOf(
        selectHosts(INVENTORY, {
          pattern: "web",
          limit: "db01",
          allowEmpty: true,
        }),
      ),
    ).toEqual([]);
  });

  test.each(["localhost", "127.0.0.1", "::1"])(
    "takes %s for this machine, listed or not",
    (pattern) => {
      expect(valueOf(selectHosts(INVENTORY, { pattern }))).toEqual([pattern]);
    },
  );

  test("takes a name that a host and a group share for the host", async () => {
    const { inventory } = await inventoryOf("both: { hosts: { h1: , both: } }");
    expect(valueOf(selectHosts(inventory, { pattern: "both" }))).toEqual([
      "both",
    ]);
  });
});
