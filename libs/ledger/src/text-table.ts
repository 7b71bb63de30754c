/** One column of a text table: its title and what it shows of a row. */
export interface Column<T> {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly text: (row: T) => string;
}

const WIDTH_MAX = 110;

/** Aligned lines: titles, a rule, one line a row, and below a second rule the last rows. */
export function textTable<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  last: readonly T[] = [],
): readonly string[] {
  const all = [...rows, ...last];
  const widths = columns.map(({ title, text }) =>
    Math.max(title.length, ...all.map((row) => text(row).length)),
  );
  // Wide figures give up the second space between columns before they break a line.
  const narrow = widths.reduce((sum, width) => sum + width + 2, -2) > WIDTH_MAX;
  const gap = narrow ? ' ' : '  ';
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => {
        const width = widths[i] ?? 0;
        return columns[i]?.align === 'left' ? cell.padEnd(width) : cell.padStart(width);
      })
      .join(gap)
      .trimEnd();
  const lineOf = (row: T): string => line(columns.map(({ text }) => text(row)));
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [
    line(columns.map(({ title }) => title)),
    rule,
    ...rows.map(lineOf),
    ...(last.length === 0 ? [] : [rule, ...last.map(lineOf)]),
  ];
}
