import { describe, expect, test } from "vitest";
import { parseHostPattern } from "../../../src/inventory/host-pattern.ts";

describe("parseHostPattern", () => {
  test.each([
    ["hv1", "hv1", undefined],
    ["hv1.example.org:2222", "hv1.example.org", 2222],
    ["hv[1:3]", "hv1 hv2 hv3", undefined],
    ["hv[08:11]", "hv08 hv09 hv10 hv11", undefined],
    ["hv[1:10:4]", "hv1 hv5 hv9", undefined],
    ["hv[:2]", "hv0 hv1 hv2", undefined],
    ["rack[a:c]", "racka rackb rackc", undefined],
    ["rack[A:E:2]", "rackA rackC rackE", undefined],
    ["r[a:b]-[1:2]", "ra-1 ra-2 rb-1 rb-2", undefined],
    ["[01:02].example.org", "01.example.org 02.example.org", undefined],
    ["hv[1:2]:22", "hv1 hv2", 22],
    ["192.0.2.1", "192.0.2.1", undefined],
    ["192.0.2.1:22", "192.0.2.1", 22],
    ["2001:db8::1", "2001:db8::1", undefined],
    ["[2001:db8::1]", "2001:db8::1", undefined],
    ["[2001:db8::1]:22", "2001:db8::1", 22],
    ["[fe80::1%eth0]:22", "fe80::1%eth0", 22],
  ])("reads %s", (text, names, port) => {
    expect(parseHostPattern(text)).toEqual({
      ok: true,
      names: names.split(" "),
      port,
    });
  });

  test.each([
    ["hv[1]", 'bad-range "[1]" a range is [first:last] or [first:last:step]'],
    [
      "hv[1:2:3:4]",
      'bad-range "[1:2:3:4]" a range is [first:last] or [first:last:step]',
    ],
    ["hv[1:]", 'bad-range "[1:]" this range lacks its last value'],
    ["hv[3:1]", 'bad-range "[3:1]" 3 is greater than 1'],
    [
      "hv[01:100]",
      'bad-range "[01:100]" "01" has a leading zero, so both ends need 2 digits',
    ],
    ["hv[1:5:0]", 'bad-range "[1:5:0]" "0" is not a step'],
    ["hv[1:5:x]", 'bad-range "[1:5:x]" "x" is not a step'],
    ["hv[a:5]", 'bad-range "[a:5]" "a" and "5" make no range of letters'],
    ["hv[a:C]", 'bad-range "[a:C]" "a" and "C" make no range of letters'],
    ["hv[c:a]", 'bad-range "[c:a]" "c" and "a" make no range of letters'],
    [
      "hv[aa:cc]",
      'bad-range "[aa:cc]" both ends have to be numbers, or letters of one case',
    ],
    ["hv[1:2", 'bad-range "[1:2" this range lacks its "]"'],
    ["hv1:2]", 'bad-range "]" "]" without a "["'],
    [
      "hv[1:999999999]",
      'bad-range "[1:999999999]" this makes more than 100000 hosts',
    ],
    ["[0:999][0:999]", 'bad-range "[0:999]" this makes more than 100000 hosts'],
    ["", 'inventory-syntax "" a host needs a name'],
    ["hv1:", 'inventory-syntax ":" a port has to follow ":"'],
    ["hv1:70000", 'inventory-syntax ":70000" 70000 is not a port (1 to 65535)'],
    ["hv1:0", 'inventory-syntax ":0" 0 is not a port (1 to 65535)'],
    [
      "-oProxyCommand=x",
      'inventory-syntax "-" the name of a host cannot start with "-"',
    ],
    ["!hv1", 'inventory-syntax "!" the name of a host cannot start with "!"'],
    [
      "hv1,hv2",
      'inventory-syntax "hv1,hv2" the name of a host cannot contain ","',
    ],
    [
      "hv$(id)",
      'inventory-syntax "hv$(id)" the name of a host cannot contain "$"',
    ],
    [
      "hv\u0007",
      'inventory-syntax "hv\u0007" the name of a host cannot contain "\\u0007"',
    ],
  ])("refuses %j", (text, expected) => {
    const entry = parseHostPattern(text);
    if (entry.ok) throw new Error(entry.names.join(" "));
    const { code, offset, length, message } = entry;
    expect(`${code} "${text.slice(offset, offset + length)}" ${message}`).toBe(
      expected,
    );
  });
});
