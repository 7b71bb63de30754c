/**
 * Reads a text table of cases: a header line with the names of the columns, then one case a line;
 * cells are separated by `|` and trimmed. Every cell stays text.
 */
export function casesOf<const Column extends string>(
  columns: readonly Column[],
  text: string,
): readonly Readonly<Record<Column, string>>[] {
  const [header, ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  if (header?.join() !== columns.join())
    throw new Error(`the header must be ${columns.join(' | ')}`);
  return rows.map((cells) => {
    if (cells.length !== columns.length) throw new Error(`a cell is missing in ${cells.join('|')}`);
    return Object.fromEntries(columns.map((column, i) => [column, cells[i]])) as Record<
      Column,
      string
    >;
  });
}
