/** How long a file of tests took. */
export interface FileTime {
  /** By its path from the root of the workspace. */
  readonly file: string;
  readonly ms: number;
}

const SHOWN = 10;

/** The times as the reporter of jest wrote them, one line of JSON each. */
export function readTimes(text: string): readonly FileTime[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as FileTime);
}

/** The lines that say which files were the slowest, the slowest first. */
export function slowestLines(times: readonly FileTime[]): readonly string[] {
  if (times.length === 0) return ['no file of tests ran'];
  const slowest = times.toSorted((a, b) => b.ms - a.ms).slice(0, SHOWN);
  return [
    `the slowest of ${times.length} files of tests:`,
    ...slowest.map(({ file, ms }) => `${seconds(ms).padStart(8)}  ${file}`),
  ];
}

/** What it all took, and whether that is more than it should. Nothing fails because of it. */
export function budgetLine(what: string, tookMs: number, budgetMs: number): string {
  const took = `${what}: ${seconds(tookMs)} of ${seconds(budgetMs)}`;
  return tookMs > budgetMs ? `OVER BUDGET: ${took}` : took;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
