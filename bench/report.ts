/** One line of the table in docs/performance.md. */
export function report(
  what: string,
  ratio: number,
  bar: number,
  detail: string,
): void {
  process.stdout.write(
    `| ${what} | ${ratio.toFixed(2)} | ${bar} | ${detail} |\n`,
  );
}
