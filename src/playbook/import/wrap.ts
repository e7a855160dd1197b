const WIDTH = 118;

/** Sentences as lines of a comment at this indentation; each begins a line of its own. */
export function wrap(
  sentences: readonly string[],
  indent: number,
): readonly string[] {
  const room = WIDTH - indent;
  return sentences.flatMap((sentence) => {
    const lines: string[] = [];
    let line = "";
    for (const word of sentence.split(" ")) {
      if (line !== "" && line.length + 1 + word.length > room) {
        lines.push(line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    return [...lines, line];
  });
}
