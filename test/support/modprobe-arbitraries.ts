import { fc } from "./laws.ts";
import { carriable } from "../../src/kmod/carriable.ts";
import { MODPROBE_DIRECTORIES } from "../../src/kmod/search-order.ts";
import type { OracleCase } from "./modprobe-oracle.ts";

const moduleWord = fc.constantFrom(
  "igb",
  "igb",
  "igb",
  "vfio_pci",
  "vfio-pci",
  "Igb",
  "igbvf",
  "ig*",
  "i[a-g]b",
  "i[!g]b",
  "*",
  "v*o?pci",
  "[",
  "i]b",
  "i[g-]b",
  "vfio[-_]pci",
  "\\igb",
  "ig\\",
  "alias-one",
);

const optionWord = fc.constantFrom(
  "max_vfs=7",
  "max_vfs=0x3",
  "max-vfs=2",
  "debug=16",
  "flag",
  'a="x y"',
  'a="x',
  '"b=c d"',
  '"',
  "=",
  "=1",

  "#",
  "seven",
  "--",
  "c=\\\\",
  "d=\\n",
  "e='q r'",
  "f=1,2",
  "g==",
  'h=""',
  'i="a"b',
  "\u00e9=1",
  "\r",
  "\u00a0",
);

const command = fc.constantFrom(
  "options",
  "options",
  "options",
  "options",
  "blacklist",
  "install",
  "remove",
  "softdep",
  "alias",

  "include",
  "config",
  "Options",
  "optionsx",
  "#",
  "# note",
  "\ufeffoptions",
  "weakdep",
);

const blank = fc.constantFrom(
  " ",
  " ",
  " ",
  "  ",
  "\t",
  " \t ",
  "\\\n",
  " \\\n",
  " \\ \n",
  "\v",
);

const lineEnd = fc.constantFrom(
  "\n",
  "\n",
  "\n",
  "\n",
  "\r\n",
  "\\\n",
  " \\\n",
  "\n\n",
  "\\",
  "",
);

const line = fc
  .tuple(
    fc.constantFrom("", "", "", "", " ", "\t", "\\\n"),
    command,
    fc.array(fc.tuple(blank, fc.oneof(moduleWord, optionWord)), {
      maxLength: 1,
    }),
    fc.array(fc.tuple(blank, optionWord), { maxLength: 3 }),
    fc.constantFrom("", "", "", " ", "\t"),
    lineEnd,
  )
  .map(([indent, word, module, options, trail, end]) =>
    [indent, word, ...module.flat(), ...options.flat(), trail, end].join(""),
  );

const fileText = fc
  .array(line, { maxLength: 5 })
  .map((lines) => lines.join(""));

const fileName = fc.constantFrom(
  "a.conf",
  "b.conf",
  "zz-virtfn-igb.conf",
  "B.conf",
  "10.conf",
  "9.conf",
  "a-b.conf",
  "a_b.conf",
  "a.b.conf",

  ".hidden.conf",
  "x.conf.bak",
  ".conf",
  "conf",
  "a.conf~",
  "\u00e9.conf",
  "with blank.conf",
);

/** Files of all directories, names often the same in several. */
export const files = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom(...MODPROBE_DIRECTORIES), fileName, fileText)
    .map(([directory, name, text]) => ({ path: `${directory}/${name}`, text })),
  { selector: (file) => file.path, maxLength: 5 },
);

const argument = fc.constantFrom(
  "igb.max_vfs=3",
  "igb.max-vfs=4",
  'igb.a="x y"',
  '"igb.b=x y"',
  '"igb.b=x',
  "igb.flag",
  "vfio-pci.ids=1:2",

  "modprobe.blacklist=igb,vfio-pci",
  "modprobe.blacklist=vfio_pci",
  "modprobe.blacklist=",
  "igb..x=1",
  "igb=1",

  "igb.a=b.c=d",
  "igb.a.b=1",
  "root=/dev/vda",
  "quiet",
  "--",
  'i"gb.x=1',
  'igb.x"=1',
  'igb.x="',
  "igb.",
  ".x=1",
  '"igb".x=1',
  '"igb.y="z w""',
  "igb.z=#1",
  "igb.tab=\u00e9",
);

export const commandLine = fc
  .array(fc.tuple(argument, fc.constantFrom(" ", " ", " ", "  ", "\t")), {
    maxLength: 5,
  })
  .map((words) => `${words.flat().join("")}\n`);

export function oracleCases(
  withCommandLine: boolean,
): fc.Arbitrary<OracleCase> {
  return fc.record({
    files,
    module: fc.constantFrom("igb", "vfio_pci"),
    commandLine: withCommandLine ? commandLine : fc.constant(undefined),
  });
}

/** A text that `carriable` lets through, of all that look as if they might break something. */
const carriableValue = fc
  .string({
    unit: fc.constantFrom(..."aB7 =,.:;/-_+*?$&|<>(){}[]'`~^%@!".split("")),
    maxLength: 12,
  })
  .filter((value) => carriable(value).ok);

/** Options by different names, as a playbook may ask for them. */
export const carriableOptions = fc.uniqueArray(
  fc.tuple(fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/), carriableValue),
  {
    selector: ([name]) => name,
    minLength: 1,
    maxLength: 4,
  },
);
