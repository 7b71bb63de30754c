import { formatUsd, CLASSIFICATIONS, usdMicrosOf, type QeEvent } from '@quant-engine/contracts';
import * as fc from 'fast-check';
import { fillEvent, orderEvent, snapshotEvents } from './events';

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
    snapshotEvents(
      account,
      day.overnight
        .filter((line) => line.account === account)
        .map((line) => ({
          symbol: line.symbol,
          quantity: line.quantity,
          avgPrice: usdText(line.avgPrice),
          ...(line.prevClose === undefined ? {} : { prevClose: usdText(line.prevClose) }),
        })),
    ),
  );
}

export function tradeEvents(trades: readonly Trade[]): readonly QeEvent[] {
  return trades.map((trade, i) => tradeEvent(trade, i));
}

/** Busts and corrections, after all trades. */
export function fateEvents(trades: readonly Trade[]): readonly QeEvent[] {
  return trades.flatMap((trade, i) => {
    if (trade.fate === 'STANDS') return [];
    const seq = trades.length + i + 1;
    if (trade.fate === 'BUSTED') {
      const spec = { account: trade.account, symbol: trade.symbol, seq, action: 'BUSTED' } as const;
      return [orderEvent(spec, { exec_id: execIdOf(i) })];
    }
    return [
      fillEvent({
        ...specOf({ ...trade, ...trade.corrected }),
        execId: execIdOf(i, '02'),
        seq,
        action: 'CORRECTED',
      }),
    ];
  });
}

/**
 * Each trade in two pieces, where it has two shares or more; its commission comes with the first.
 */
export function splitEvents(trades: readonly Trade[]): readonly QeEvent[] {
  return trades.flatMap((trade, i) => {
    const left = trade.quantity - trade.firstPiece;
    const first = tradeEvent({ ...trade, quantity: trade.firstPiece }, i);
    if (left === 0) return [first];
    const second = { ...trade, commission: undefined, quantity: left };
    return [first, fillEvent({ ...specOf(second), execId: `y${i}.01`, seq: i + 1 })];
  });
}

function tradeEvent(trade: Trade, i: number): QeEvent {
  return fillEvent({ ...specOf(trade), execId: execIdOf(i), seq: i + 1 });
}

/** Sorted against the order of arrival, so that nothing may rely on the two being the same. */
function execIdOf(i: number, version = '01'): string {
  return `x${999 - i}.${version}`;
}

function specOf(trade: Trade) {
  return {
    account: trade.account,
    symbol: trade.symbol,
    side: trade.buys ? 'BUY' : 'SELL',
    quantity: trade.quantity,
    price: usdText(trade.price),
    classification: trade.classification,
    ...(trade.commission === undefined ? {} : { commission: usdText(trade.commission) }),
  } as const;
}

function usdText(micros: number): string {
  return formatUsd(usdMicrosOf(micros));
}
