/** A script as a command that can be pasted into a shell: a here-document whose end is not a line of the script. */
export function pasteable(script: string): string {
  const lines = new Set(script.split("\n"));
  let end = "END";
  while (lines.has(end)) end += "_";
  return `sh -s <<'${end}'\n${script.replace(/\n$/, "")}\n${end}`;
}
