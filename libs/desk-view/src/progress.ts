import type { DeskFigures } from './figures';

/** Without a terminal a line is written only so often, in minutes of the day. */
const LINE_EVERY_MINUTES = 30;
/** On a terminal the line is redrawn at most so often. */
const REDRAW_EVERY_TICKS = 60;

const SHORT_MODE: Readonly<Record<string, string>> = {
  NORMAL: 'normal',
  THROTTLE_NEW_ORDERS: 'THROTTLE',
  SOFT_DERISK: 'SOFT',
  HARD_DERISK: 'HARD',
  CLOSED: 'closed',
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
      if (this.#ticks % REDRAW_EVERY_TICKS === 0) this.#out.write(`\r\u001b[K${line(figures())}`);
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
    if (this.#out.isTTY) this.#out.write('\r\u001b[K');
    if (this.#last !== undefined) this.#out.write(`${line(this.#last())}\n`);
  }
}

function line({ time, regime, accounts, orders, fills }: DeskFigures): string {
  const each = accounts.map(({ account, mode, grossPct }) => {
    const gross = grossPct === undefined ? '-' : `${grossPct.toFixed(1)}%`;
    return `${account} ${gross.padStart(6)} ${(SHORT_MODE[mode] ?? mode).padEnd(8)}`;
  });
  return `${time} ${regime.padEnd(6)} | ${each.join(' | ')} | ${orders} orders ${fills} fills`;
}
