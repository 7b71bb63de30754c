import { formatUsd, CLASSIFICATIONS, usdMicrosOf, type QeEvent } from '@quant-engine/contracts';
import { fill, order, positionSnapshot, type Changes } from '@quant-engine/testkit';
import * as fc from 'fast-check';

/** A random trade, with what may happen to it later. */
export interface Trade {
  readonly account: string;
  readonly symbol: string;
  readonly buys: boolean;
  readonly quantity: number;
  /** Micro-dollars. */
  readonly price: number;
  readonly commission: number | undefined;
  readonly classification: (typeof CLASSIFICATIONS)[number];
  /** Shares of the first piece when the trade is split; at least 1, the rest may be 0. */
  readonly firstPiece: number;
  readonly fate: 'STANDS' | 'BUSTED' | 'CORRECTED';
  readonly corrected: { readonly quantity: number; readonly price: number };
}

export interface Overnight {
  readonly account: string;
  readonly symbol: string;
  readonly quantity: number;
  readonly avgPrice: number;
  readonly prevClose: number | undefined;
}

export interface TradingDay {
  readonly overnight: readonly Overnight[];
  readonly trades: readonly Trade[];
}

export const ACCOUNTS = ['HAMMER', 'IBKR_GUN'] as const;
export const SYMBOLS = ['ACR PRC', 'CIM PRB'] as const;

const price = fc.integer({ min: 1, max: 60_000_000 });
const quantity = fc.oneof(fc.integer({ min: 1, max: 400 }), fc.constantFrom(1, 3, 7, 100, 200));

const trade: fc.Arbitrary<Trade> = fc
  .record({
    account: fc.constantFrom(...ACCOUNTS),
    symbol: fc.constantFrom(...SYMBOLS),
    buys: fc.boolean(),
    quantity,
    price,
    commission: fc.option(fc.integer({ min: -500, max: 5_000_000 }), { nil: undefined }),
    classification: fc.constantFrom(...CLASSIFICATIONS),
    piece: fc.integer({ min: 0, max: 399 }),
    fate: fc.constantFrom('STANDS', 'STANDS', 'STANDS', 'BUSTED', 'CORRECTED'),
    corrected: fc.record({ quantity, price }),
  })
  .map(({ piece, ...rest }) => ({ ...rest, firstPiece: 1 + (piece % rest.quantity) }));

const overnight = fc
  .tuple(
    ...ACCOUNTS.flatMap((account) =>
      SYMBOLS.map((symbol) =>
        fc.record({
          account: fc.constant(account),
          symbol: fc.constant(symbol),
          quantity: fc.integer({ min: -400, max: 400 }),
          avgPrice: price,
          prevClose: fc.option(price, { nil: undefined }),
        }),
      ),
    ),
  )
  .map((lines) => [...lines]);

export const tradingDay: fc.Arbitrary<TradingDay> = fc.record({
  overnight,
  trades: fc.array(trade, { maxLength: 30 }),
});

export function openingEvents(day: TradingDay): readonly QeEvent[] {
  return ACCOUNTS.flatMap((account) =>
    positionSnapshot(
      account,
      day.overnight
        .filter((line) => line.account === account)
        .map(({ symbol, quantity, avgPrice, prevClose }) => ({
          symbol,
          quantity,
          avg_price: usdText(avgPrice),
          ...(prevClose === undefined ? {} : { prev_close: usdText(prevClose) }),
        })),
    ),
  );
}

export function tradeEvents(trades: readonly Trade[]): readonly QeEvent[] {
  return trades.map((trade, i) => tradeEvent(trade, { exec_id: execIdOf(i), seq: i + 1 }));
}

/** A day whole: what was held, every trade, and what became of it. */
export function dayEvents(day: TradingDay): readonly QeEvent[] {
  return [...openingEvents(day), ...tradeEvents(day.trades), ...fateEvents(day.trades)];
}

/** Busts and corrections, after all trades. */
export function fateEvents(trades: readonly Trade[]): readonly QeEvent[] {
  return trades.flatMap((trade, i) => {
    const seq = trades.length + i + 1;
    switch (trade.fate) {
      case 'STANDS':
        return [];
      case 'BUSTED': {
        const { account: account_id, symbol } = trade;
        return [
          order('bust', { account_id, symbol, seq, status: trade.fate, exec_id: execIdOf(i) }),
        ];
      }
      case 'CORRECTED': {
        const execution = { exec_id: execIdOf(i, '02'), seq, status: trade.fate };
        return [tradeEvent({ ...trade, ...trade.corrected }, execution)];
      }
    }
  });
}

/**
 * Each trade in two pieces, where it has two shares or more; its commission comes with the first.
 */
export function splitEvents(trades: readonly Trade[]): readonly QeEvent[] {
  return trades.flatMap((trade, i) => {
    const left = trade.quantity - trade.firstPiece;
    const seq = i + 1;
    const first = { ...trade, quantity: trade.firstPiece };
    const pieces = [tradeEvent(first, { exec_id: execIdOf(i), seq })];
    if (left === 0) return pieces;
    const second = { ...trade, commission: undefined, quantity: left };
    return [...pieces, tradeEvent(second, { exec_id: `y${i}.01`, seq })];
  });
}

/** Sorted against the order of arrival, so that nothing may rely on the two being the same. */
function execIdOf(i: number, version = '01'): string {
  return `x${999 - i}.${version}`;
}

function tradeEvent(trade: Trade, execution: Changes<'order'> & { readonly seq: number }): QeEvent {
  const { account, symbol, buys, quantity, price, classification, commission } = trade;
  return fill(buys ? 'BUY' : 'SELL', quantity, symbol, usdText(price), {
    at: execution.seq / 1000,
    account_id: account,
    classification,
    ...(commission === undefined ? {} : { commission: usdText(commission) }),
    ...execution,
  });
}

function usdText(micros: number): string {
  return formatUsd(usdMicrosOf(micros));
}
