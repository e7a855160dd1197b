import { fc, test } from "../../support/laws.ts";
import { describe, expect } from "vitest";
import { parseModprobeFile } from "../../../src/kmod/config-file.ts";
import {
  effectiveConfig,
  effectiveValue,
} from "../../../src/kmod/effective-config.ts";
import { normalise } from "../../../src/kmod/parameters.ts";
import {
  ownedPaths,
  renderOptionsFile,
} from "../../../src/kmod/owned-files.ts";
import { matchesPattern } from "../../../src/kmod/shell-pattern.ts";
import { PARAMETER_TYPES } from "../../../src/model/module-parameter.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import {
  carriableOptions,
  commandLine,
  files,
} from "../../support/modprobe-arbitraries.ts";

const IGB = "igb" as ModuleName;

describe("modprobe.d", () => {
  test.prop([carriableOptions])(
    "rendering then parsing is the identity",
    (options) => {
      const text = renderOptionsFile(IGB, options);
      const config = effectiveConfig(
        [{ path: ownedPaths(IGB).options, text, modified: 0 }],
        "",
        IGB,
      );
      expect(
        config.assignments.map(({ name, value }) => [name, value]),
      ).toEqual(options);
    },
  );

  test.prop([carriableOptions, files])(
    "our file wins over all others, whatever they say",
    (options, others) => {
      const { options: path } = ownedPaths(IGB);
      const foreign = others.filter(
        (file) => !file.path.endsWith("/zz-virtfn-igb.conf"),
      );
      // A quote that is left open swallows what follows, in the kernel too; the plan shows such a line as a conflict.
      fc.pre(foreign.every((file) => !file.text.includes('"')));
      fc.pre(foreign.every((file) => !file.text.includes("--")));
      const all = [
        ...foreign,
        { path, text: renderOptionsFile(IGB, options) },
      ].map((file) => ({ ...file, modified: 0 }));
      const config = effectiveConfig(all, "", IGB);
      for (const [name, value] of options)
        expect(effectiveValue(config, name)?.value).toBe(value);
    },
  );

  test.prop([fc.string({ unit: "binary" })])(
    "any text can be read, and lines are numbered upwards",
    (text) => {
      const { lines } = parseModprobeFile({
        path: "/etc/modprobe.d/x.conf",
        text,
      });
      const numbers = lines.map(({ line }) => line);
      expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
      expect(
        numbers.every((line) => line >= 1 && line <= text.split("\n").length),
      ).toBe(true);
    },
  );

  test.prop([files, commandLine])(
    "the order in which files are listed does not matter",
    (found, arguments_) => {
      const all = found.map((file) => ({ ...file, modified: 0 }));
      expect(effectiveConfig(all.toReversed(), arguments_, IGB)).toEqual(
        effectiveConfig(all, arguments_, IGB),
      );
    },
  );

  test.prop([
    fc.string({ unit: fc.constantFrom(..."ab*?[]!^-\\.".split("")) }),
    fc.constantFrom("igb", "a", "b-"),
    fc.boolean(),
  ])("any pattern can be matched", (pattern, name, star) => {
    expect(typeof matchesPattern(pattern, name)).toBe("boolean");
    if (star) expect(matchesPattern("*", name)).toBe(true);
  });
});

describe("normal form", () => {
  const parameter = fc.record({
    name: fc.constant("p"),
    type: fc.constantFrom(...PARAMETER_TYPES),
    isArray: fc.boolean(),
    description: fc.constant(""),
  });
  const value = fc.oneof(
    fc.string({
      unit: fc.constantFrom(..."0123456789xXabcfYyNn,-+ ".split("")),
    }),
    fc.bigInt().map(String),
    fc.nat().map((number) => `0x${number.toString(16)}`),
    fc.nat().map((number) => `0${number.toString(8)}`),
  );

  test.prop([parameter, value])(
    "of a normal form is itself",
    (parameter, value) => {
      const once = normalise(parameter, value);
      fc.pre(once.ok);
      expect(normalise(parameter, once.ok ? once.text : "")).toEqual(once);
    },
  );
});
