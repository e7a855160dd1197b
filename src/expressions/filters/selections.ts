import type { Value } from "../../model/value.ts";
import { required, type Call, type Filter } from "../callable.ts";
import { demand, isMissing, type Computed } from "../missing.ts";
import { pathOf } from "../member.ts";
import { raise } from "../problem.ts";
import { textArgument } from "./expect.ts";
import { itemsOf } from "./lists.ts";

/** Filters that apply another filter or test to each item. Its name has to be written out, so it is checked early. */
export const SELECTION_FILTERS: Readonly<Record<string, Filter>> = {
  map: {
    parameters: [
      { name: "filter", names: "filter" },
      { name: "attribute" },
      { name: "default" },
    ],
    rest: true,
    apply: mapItems,
  },
  select: selection((holds) => holds),
  reject: selection((holds) => !holds),
  selectattr: attributeSelection((holds) => holds),
  rejectattr: attributeSelection((holds) => !holds),
};

function mapItems(input: Value, call: Call): readonly Value[] {
  const attribute = textArgument(call, "attribute");
  const filter = textArgument(call, "filter");
  if (attribute === undefined && filter === undefined)
    return raise(
      "expression-syntax",
      call.span,
      '"map" needs attribute=… or the name of a filter',
    );
  return itemsOf(input, call).map((item) => {
    if (attribute === undefined)
      return call.applyFilter(filter ?? "", item, call.rest);
    const value = pathOf(item, attribute, call.span);
    return isMissing(value)
      ? (call.arguments.get("default") ?? demand(value))
      : value;
  });
}

function selection(keeps: (holds: boolean) => boolean): Filter {
  return {
    parameters: [{ name: "test", names: "test" }],
    rest: true,
    apply: (input, call) =>
      itemsOf(input, call).filter((item) => keeps(testItem(item, call))),
  };
}

function attributeSelection(keeps: (holds: boolean) => boolean): Filter {
  return {
    parameters: [...required("attribute"), { name: "test", names: "test" }],
    rest: true,
    apply: (input, call) => {
      const attribute = textArgument(call, "attribute") ?? "";
      return itemsOf(input, call).filter((item) =>
        keeps(testItem(pathOf(item, attribute, call.span), call)),
      );
    },
  };
}

/** Without a test the item itself decides, and has to be a boolean. */
function testItem(item: Computed, call: Call): boolean {
  const test = textArgument(call, "test");
  if (test !== undefined) return call.holds(test, item, call.rest);
  const value = demand(item);
  return typeof value === "boolean"
    ? value
    : raise(
        "wrong-type",
        call.span,
        "without a test each item has to be a boolean",
      );
}
