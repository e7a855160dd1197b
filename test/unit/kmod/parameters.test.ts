import { describe, expect, it } from "vitest";
import {
  isSameValue,
  normalise,
  typeName,
} from "../../../src/kmod/parameters.ts";
import type {
  ModuleParameter,
  ParameterType,
} from "../../../src/model/module-parameter.ts";

function parameter(
  type: ParameterType | undefined,
  isArray = false,
): ModuleParameter {
  return { name: "p", type, isArray, description: "" };
}

describe("normal form of a value that the parameter can hold", () => {
  it.each<[ParameterType | undefined, string | undefined, string]>([
    ["uint", "7", "7"],
    ["uint", "0x7", "7"],
    ["uint", "007", "7"],
    ["uint", "0", "0"],
    ["uint", "00", "0"],
    ["uint", "+7", "7"],
    ["uint", "4294967295", "4294967295"],
    ["hexint", "0x0000ff", "255"],
    ["int", "-1", "-1"],
    ["int", "-0x10", "-16"],
    ["byte", "255", "255"],
    ["short", "-32768", "-32768"],
    ["ushort", "65535", "65535"],
    ["ullong", "18446744073709551615", "18446744073709551615"],
    ["ulong", "0xffffffffffffffff", "18446744073709551615"],
    ["long", "-9223372036854775808", "-9223372036854775808"],
    ["bool", "1", "Y"],
    ["bool", "y", "Y"],
    ["bool", "on", "Y"],
    ["bool", "True", "Y"],
    ["bool", "N", "N"],
    ["bool", "off", "N"],
    ["bool", undefined, "Y"],
    ["invbool", "0", "N"],
    ["invbool", undefined, "Y"],
    ["bint", "Y", "1"],
    ["bint", "0", "0"],
    ["bint", undefined, "1"],
    ["charp", "eth0,eth1", "eth0,eth1"],
    ["charp", "", ""],
    ["string", "a b", "a b"],
    [undefined, "anything", "anything"],
    [undefined, undefined, ""],
  ])("%s %j is %j", (type, value, text) => {
    expect(normalise(parameter(type), value)).toEqual({ ok: true, text });
  });

  it.each<[ParameterType, string, string]>([
    ["int", "7", "7"],
    ["int", "0x7,010,-1", "7,8,-1"],
    ["byte", "0,7,3", "0,7,3"],
    ["bool", "y,0", "Y,N"],
    ["charp", "10.0.0.1,10.0.0.2", "10.0.0.1,10.0.0.2"],
  ])("array of %s %j is %j", (type, value, text) => {
    expect(normalise(parameter(type, true), value)).toEqual({ ok: true, text });
  });
});

describe("values that the parameter cannot hold", () => {
  it.each<[ParameterType, string | undefined, string]>([
    ["uint", "2,4", '"2,4" is no uint; it takes one value, not a list'],
    ["uint", "-1", '"-1" is out of the range of uint, 0 to 4294967295'],
    [
      "uint",
      "4294967296",
      '"4294967296" is out of the range of uint, 0 to 4294967295',
    ],
    ["uint", "seven", '"seven" is no uint'],
    ["uint", "", '"" is no uint'],
    ["uint", "0x", '"0x" is no uint'],
    ["uint", "08", '"08" is no uint'],
    ["uint", "7.0", '"7.0" is no uint'],
    ["uint", " 7", '" 7" is no uint'],
    ["uint", "7\n", '"7\\n" is no uint'],
    ["uint", undefined, "needs a value: its type is uint"],
    ["byte", "256", '"256" is out of the range of byte, 0 to 255'],
    [
      "int",
      "2147483648",
      '"2147483648" is out of the range of int, -2147483648 to 2147483647',
    ],
    ["bool", "2", '"2" is no bool: write true or false'],
    ["bool", "", '"" is no bool: write true or false'],
    [
      "bool",
      "y,n",
      '"y,n" is no bool: write true or false; it takes one value, not a list',
    ],
    ["charp", undefined, "needs a value: its type is charp"],
    [
      "charp",
      "x".repeat(1025),
      "is longer than the 1024 characters that a charp can hold",
    ],
  ])("%s %j", (type, value, problem) => {
    expect(normalise(parameter(type), value)).toEqual({ ok: false, problem });
  });

  it("says which element of a list is at fault", () => {
    expect(normalise(parameter("int", true), "1,x,3")).toEqual({
      ok: false,
      problem: '"x" is no int, in element 2 of the list',
    });
  });
});

describe("comparing values", () => {
  it.each<[ParameterType, string | undefined, string | undefined, boolean]>([
    ["uint", "7", "0x7", true],
    ["uint", "7", "8", false],
    ["bool", "1", "Y", true],
    ["bool", undefined, "Y", true],
    ["bool", "0", "Y", false],
    ["uint", "x", "x", true],
    ["uint", "x", "7", false],
  ])("%s: %j and %j are the same: %s", (type, a, b, same) => {
    expect(isSameValue(parameter(type), a, b)).toBe(same);
  });

  it("names types as modinfo does", () => {
    expect(typeName(parameter("int", true))).toBe("array of int");
    expect(typeName(parameter(undefined))).toBe("a type of the driver's own");
  });
});
