import { z } from "zod";
import { parseModuleName, type ModuleName } from "../../model/module-name.ts";

/** A `modprobe` task, resolved: validated, typed, without templates. */
export interface ModprobeWish {
  readonly name: ModuleName;
  /** As the playbook spells it, for names of files and for people. */
  readonly writtenName: string;
  readonly options: readonly ModprobeOption[];
  readonly state: ModprobeState;
  /** `true` also for the next boot · `false` only now · `absent` now, and not at the next boot. */
  readonly persist: boolean | "absent";
}

export interface ModprobeOption {
  /** As written: `-` and `_` are alike to the kernel (kernel/params.c, parameqn). */
  readonly name: string;
  /** Booleans are `Y` and `N`, numbers decimal; a list is one entry for each element of an array parameter. */
  readonly value: string | readonly string[];
}

type ModprobeState = "present" | "absent" | "disabled";

const parameterName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/, {
  error: (issue) =>
    `${JSON.stringify(issue.input)} cannot be the name of a module parameter`,
});

const scalar = z.union([z.string(), z.int(), z.boolean()], {
  error: () => "has to be a text, a whole number, or true or false",
});

const optionValue = z.union(
  [
    scalar,
    z.array(scalar).min(1, "an array parameter needs at least one element"),
  ],
  {
    error: () =>
      "has to be a text, a whole number, true or false, or a list of these",
  },
);

/** The keys of a `modprobe` task as a person writes them. */
export const modprobeArguments = z.strictObject({
  name: z
    .string()
    .refine((text) => parseModuleName(text) !== undefined, {
      error: (issue) =>
        `${JSON.stringify(issue.input)} cannot be the name of a kernel module`,
    })
    .describe("The kernel module; `-` and `_` are the same."),
  options: z
    .record(parameterName, optionValue)
    .default({})
    .describe(
      "Module parameters. A list is a comma-joined array parameter. What is not named is left alone.",
    ),
  state: z
    .enum(["present", "absent", "disabled"])
    .default("present")
    .describe(
      "`present`: loaded. `absent`: unloaded, and what virtfn wrote is removed. `disabled`: kept from loading at all.",
    ),
  persist: z
    .union([z.boolean(), z.literal("absent")], {
      error: () => 'has to be true, false or "absent"',
    })
    .default(true)
    .describe(
      "Whether the next boot gets the same. `false`: only now. `absent`: now, and what virtfn wrote for the next boot is removed.",
    ),
});

type WrittenModprobe = z.infer<typeof modprobeArguments>;

/** From the written arguments, templates resolved, to a {@link ModprobeWish}. */
export const modprobeSchema = modprobeArguments.transform(
  (written, context): ModprobeWish => {
    for (const { path, message } of contradictions(written))
      context.addIssue({ code: "custom", path: [...path], message });
    return {
      name: parseModuleName(written.name) as ModuleName,
      writtenName: written.name,
      options: Object.entries(written.options).map(([name, value]) => ({
        name,
        value: Array.isArray(value) ? value.map(asText) : asText(value),
      })),
      state: written.state,
      persist: written.persist,
    };
  },
);

interface Contradiction {
  readonly path: readonly string[];
  readonly message: string;
}

/** What each key allows alone, but not together. */
function* contradictions(written: WrittenModprobe): Iterable<Contradiction> {
  const names = Object.keys(written.options);
  if (written.state !== "present" && names.length > 0)
    yield {
      path: ["options"],
      message: `a module that is ${written.state} takes no options`,
    };
  if (written.state === "disabled" && written.persist !== true)
    yield {
      path: ["persist"],
      message:
        "a module can only be kept from loading by a file, so `persist` has to be true",
    };
  const seen = new Map<string, string>();
  for (const name of names) {
    const path = ["options", name];
    const folded = name.replaceAll("-", "_");
    const earlier = seen.get(folded);
    if (earlier !== undefined)
      yield {
        path,
        message: `"${name}" and "${earlier}" are the same parameter: the kernel reads "-" as "_"`,
      };
    seen.set(folded, name);
    const texts = [written.options[name] ?? ""].flat().map(asText);
    if (texts.some(hasControlCharacter))
      yield {
        path,
        message:
          "a line break or another control character cannot be part of a parameter's value",
      };
  }
}

function asText(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "Y" : "N";
  return String(value);
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
