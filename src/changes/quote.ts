/**
 * A text as one word of POSIX sh. The only way by which values reach a script.
 * Throws for NUL, which no argument of a process can hold (execve(2)).
 */
export function quote(text: string): string {
  if (text.includes("\0"))
    throw new RangeError("a NUL cannot be part of a command");
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
