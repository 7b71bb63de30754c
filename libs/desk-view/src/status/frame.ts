/** Where lines are shown: as much of a terminal as is known of it. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly rows?: number;
  readonly columns?: number;
}

const HOME = '\u001b[H';
const REST_OF_LINE = '\u001b[K';
const REST_OF_SCREEN = '\u001b[J';
const GREEN = '\u001b[1;32m';
const RED = '\u001b[1;31m';
const PLAIN = '\u001b[0m';

/** Lines whose first is a verdict, in colour where that is wanted (https://no-color.org). */
export function coloured(
  lines: readonly string[],
  screen: Screen,
  env: NodeJS.ProcessEnv = process.env,
): readonly string[] {
  const [verdict = '', ...rest] = lines;
  if (screen.isTTY !== true || (env['NO_COLOR'] ?? '') !== '') return lines;
  return [`${verdict.startsWith('OK') ? GREEN : RED}${verdict}${PLAIN}`, ...rest];
}

/**
 * What is written to show lines in place of those shown before. Where there is no terminal they
 * follow one another.
 */
export function frame(
  lines: readonly string[],
  screen: Screen,
  env: NodeJS.ProcessEnv = process.env,
): string {
  if (screen.isTTY !== true) return `${lines.join('\n')}\n\n`;
  const { rows = 24, columns = 80 } = screen;
  // One row stays free for the cursor, else the terminal scrolls.
  const room = Math.max(rows - 1, 1);
  const hidden = lines.length - room;
  const kept = hidden > 0 ? [...lines.slice(0, room - 1), `... ${hidden + 1} more lines`] : lines;
  const shown = coloured(
    kept.map((line) => line.slice(0, columns)),
    screen,
    env,
  );
  return HOME + shown.map((line) => `${line}${REST_OF_LINE}\n`).join('') + REST_OF_SCREEN;
}
