/** Whether a text can be an option's value, or why not in a clause that follows "it …". */
export type Carriable =
  { readonly ok: true } | { readonly ok: false; readonly problem: string };

/**
 * Whether kmod, every reader of its files, and the kernel all take `value` for what it is. Spaces can be carried since
 * double quotes protect them. A double quote cannot: there is no escape (lib/cmdline.c). Letters outside ASCII cannot:
 * the kernel takes the byte 0xa0, a part of many, for a space.
 */
export function carriable(value: string): Carriable {
  for (const [pattern, problem] of OBSTACLES)
    if (pattern.test(value)) return { ok: false, problem };
  return { ok: true };
}

/** `name=value` as both a modprobe.d file and modprobe's command line carry it. */
export function renderOption(name: string, value: string): string {
  return value.includes(" ") ? `${name}="${value}"` : `${name}=${value}`;
}

const OBSTACLES: readonly (readonly [RegExp, string])[] = [
  [/[\n\r]/, "contains a line end, which would begin another modprobe.d line"],
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  [/[\u0000-\u001f\u007f]/, "contains a control character"],
  [
    /"/,
    "contains a double quote, which neither kmod nor the kernel can escape",
  ],
  [/\\/, "contains a backslash, which kmod removes"],
  [/#/, "contains a #, which some readers of modprobe.d take for a comment"],
  [
    /[^\u0020-\u007e]/,
    "contains a character outside ASCII, which the kernel may take for a space",
  ],
];
