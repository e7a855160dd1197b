/** How parts of a diagnostic are set apart; every function gets plain text and may wrap it in colour. */
export interface Style {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

export const plainStyle: Style = {
  error: unchanged,
  warning: unchanged,
  strong: unchanged,
  faint: unchanged,
};

/** The terminal's own palette (ECMA-48), so that it fits light and dark backgrounds. */
export const ansiStyle: Style = {
  error: (text) => `\u001b[31m${text}\u001b[39m`,
  warning: (text) => `\u001b[33m${text}\u001b[39m`,
  strong: (text) => `\u001b[1m${text}\u001b[22m`,
  faint: (text) => `\u001b[2m${text}\u001b[22m`,
};

function unchanged(text: string): string {
  return text;
}
