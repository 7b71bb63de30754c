import {
  formatUsd,
  notionalUsd,
  parseUsd,
  usdMicrosOf,
  type QeEvent,
} from '@quant-engine/contracts';
import { exposure, quote, tick, type BookLine } from '@quant-engine/testkit';

const SECOND = 12_600;
const LINE: BookLine = { quantity: 1_000, mark: '25', bucket: 'LT' };

/**
 * What brings an account of so many positions to 131 %: its quotes, the clock, then its exposure.
 */
export function breachOf(positions: number): { before: readonly QeEvent[]; breach: QeEvent } {
  const symbols = Array.from({ length: positions }, (_, index) => `S${index} PRA`);
  const quotes = symbols.map((symbol) => quote(symbol, '24.99', '25.01', { at: SECOND }));
  const gross = notionalUsd(positions * LINE.quantity, parseUsd(LINE.mark));
  const equity = formatUsd(usdMicrosOf(Math.round(gross / 1.31)));
  const book = Object.fromEntries(symbols.map((symbol) => [symbol, LINE]));
  return {
    before: [...quotes, tick(SECOND)],
    breach: exposure(book, { at: SECOND, equity }),
  };
}
