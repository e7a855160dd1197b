/**
 * POSIX sh as it is written here: backslashes stay, and `$\{` stands for the shell's `${`, which a template
 * literal cannot hold by itself.
 */
export function sh(text: TemplateStringsArray, ...values: string[]): string {
  return String.raw(
    { raw: text.raw.map((part) => part.replaceAll("$\\{", "${")) },
    ...values,
  );
}
