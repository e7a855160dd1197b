import type { Value } from "../../model/value.ts";
import { optional, type Call, type Filter } from "../callable.ts";
import { demand } from "../missing.ts";
import { memberOf } from "../member.ts";
import { textOf } from "../text-of.ts";
import { expectList, expectMap, textArgument } from "./expect.ts";

/** Filters between maps and lists, as Ansible has them. */
export const MAP_FILTERS: Readonly<Record<string, Filter>> = {
  dict2items: {
    parameters: optional("key_name", "value_name"),
    apply: (input, call) =>
      Object.entries(expectMap(input, call, "the input of dict2items")).map(
        ([key, value]) =>
          Object.fromEntries([
            [keyName(call), key],
            [valueName(call), value],
          ]),
      ),
  },
  items2dict: {
    parameters: optional("key_name", "value_name"),
    apply: (input, call) =>
      Object.fromEntries(
        expectList(input, call, "the input of items2dict").map(
          (item): [string, Value] => [
            textOf(demand(memberOf(item, keyName(call), call.span)), call.span),
            demand(memberOf(item, valueName(call), call.span)),
          ],
        ),
      ),
  },
};

function keyName(call: Call): string {
  return textArgument(call, "key_name") ?? "key";
}

function valueName(call: Call): string {
  return textArgument(call, "value_name") ?? "value";
}
