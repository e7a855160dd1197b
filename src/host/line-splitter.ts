/** Feeds text in pieces of any size, calls back for each whole line; a carriage return before the end goes. */
export function lineSplitter(
  onLine: (line: string) => void,
): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line.replace(/\r$/, ""));
  };
}
