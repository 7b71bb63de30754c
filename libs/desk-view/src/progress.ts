import type { DeskFigures } from './figures';

/** Without a terminal a line is written only so often, in minutes of the day. */
const LINE_EVERY_MINUTES = 30;
/** On a terminal the line is redrawn at most so often. */
const REDRAW_EVERY_TICKS = 60;

/** How wide a terminal is taken to be that does not say. */
const COLUMNS = 80;

/** Where nothing is known of an account's gross yet. */
const NO_FIGURE = '     -';

type ModeNames = Readonly<Record<string, string>>;

const SHORT_MODE: ModeNames = {
  NORMAL: 'normal',
  THROTTLE_NEW_ORDERS: 'THROTTLE',
  SOFT_DERISK: 'SOFT',
  HARD_DERISK: 'HARD',
  CLOSED: 'closed',
};

/** For a terminal on which the others do not fit. */
const SHORTEST_MODE: ModeNames = {
  NORMAL: 'norm',
  THROTTLE_NEW_ORDERS: 'THR',
  SOFT_DERISK: 'SOFT',
  HARD_DERISK: 'HARD',
  CLOSED: 'shut',
};

/** Shows a day going by on standard error: one line that changes, or a line now and then. */
export class Progress {
  readonly #out: NodeJS.WriteStream;
  #ticks = 0;
  #modes = '';
  #last: (() => DeskFigures) | undefined;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  show(figures: () => DeskFigures): void {
    this.#ticks += 1;
    this.#last = figures;
    if (this.#out.isTTY) {
      if (this.#ticks % REDRAW_EVERY_TICKS === 0) this.#redraw(figures());
      return;
    }
    if (this.#ticks % 60 !== 0) return;
    const now = figures();
    const modes = now.accounts.map((account) => account.mode).join();
    const due = this.#ticks % (LINE_EVERY_MINUTES * 60) === 0;
    if (!due && modes === this.#modes) return;
    this.#modes = modes;
    this.#out.write(`${line(now)}\n`);
  }

  /** Leaves the desk as it ended. */
  end(): void {
    if (this.#last === undefined) return;
    if (this.#out.isTTY) this.#redraw(this.#last());
    else this.#out.write(line(this.#last()));
    this.#out.write('\n');
  }

  /** A line that is wider than the terminal would go on below it, and stay there. */
  #redraw(figures: DeskFigures): void {
    // One column stays free: some terminals go on to the next line once the last one is written.
    const columns = (this.#out.columns || COLUMNS) - 1;
    const fitting = [line, lineOfAccounts, shortestLine]
      .map((text) => text(figures).trimEnd())
      .find((text) => text.length <= columns);
    this.#out.write(`\r\u001b[K${fitting ?? shortestLine(figures).slice(0, columns)}`);
  }
}

function line(figures: DeskFigures): string {
  const { orders, fills } = figures;
  return `${lineOfAccounts(figures)} | ${orders} orders ${fills} fills`;
}

function lineOfAccounts(figures: DeskFigures): string {
  return accountsLine(figures, (grossPct) => `${grossPct.toFixed(1)}%`.padStart(6), SHORT_MODE, 8);
}

function shortestLine(figures: DeskFigures): string {
  return accountsLine(figures, (grossPct) => `${grossPct.toFixed(0)}%`, SHORTEST_MODE, 4);
}

function accountsLine(
  { time, regime, accounts }: DeskFigures,
  pct: (grossPct: number) => string,
  modes: ModeNames,
  width: number,
): string {
  const each = accounts.map(({ account, mode, grossPct }) => {
    const gross = grossPct === undefined ? NO_FIGURE : pct(grossPct);
    return `${account} ${gross} ${(modes[mode] ?? mode).padEnd(width)}`;
  });
  return [`${time} ${regime.padEnd(6)}`, ...each].join(' | ');
}
