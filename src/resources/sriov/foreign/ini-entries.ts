import { joinedLines } from "./written-lines.ts";

/** `key=value` in a `[section]`, of systemd's files and of NetworkManager's. */
export interface IniEntry {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly line: number;
  readonly text: string;
}

/** A section without entries is not there. */
export function iniEntries(text: string): readonly IniEntry[] {
  let section = "";
  return joinedLines(text, /^\s*[#;]/).flatMap(({ line, text: written }) => {
    const header = /^\s*\[([^\]]*)\]/.exec(written)?.[1];
    if (header !== undefined) {
      section = header;
      return [];
    }
    const match = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(written);
    if (!match) return [];
    const [, key = "", value = ""] = match;
    return [{ section, key, value, line, text: written }];
  });
}
