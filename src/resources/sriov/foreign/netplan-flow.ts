interface FlowEntry {
  readonly path: readonly string[];
  readonly value: string;
}

/** `{match: {driver: [igb, ixgbe]}}` as entries; a plain value is one without a path. What has no end ends there. */
export function readFlow(text: string): readonly FlowEntry[] {
  const tokens = text.match(TOKEN) ?? [];
  let at = 0;
  const found: FlowEntry[] = [];
  const read = (path: readonly string[]): void => {
    const token = tokens[at++];
    if (token === "{" || token === "[") {
      const end = token === "{" ? "}" : "]";
      while (at < tokens.length && tokens[at] !== end) {
        if (tokens[at] === ",") at++;
        else if (tokens[at + 1] === ":") {
          const key = bare(tokens[at] ?? "");
          at += 2;
          read([...path, key]);
        } else read(path);
      }
      at++;
    } else if (token !== undefined && !/^[,:}\]]$/.test(token))
      found.push({ path, value: bare(token) });
  };
  read([]);
  return found;
}

/** Colons within words, as in addresses, are no separators. */
const TOKEN =
  /"[^"]*"|'[^']*'|[{}[\],]|:(?=\s|$)|(?:[^\s{}[\],:"']|:(?!\s|$))+/g;

function bare(token: string): string {
  return token.replace(/^(["'])(.*)\1$/, "$2");
}
