import { sumUsd, type QeEvent } from '@quant-engine/contracts';
import * as fc from 'fast-check';
import { ledgerOf } from '../test/events';
import { exactBook, isWithin } from '../test/exact-book';
import {
  ACCOUNTS,
  dayEvents,
  openingEvents,
  splitEvents,
  tradeEvents,
  tradingDay,
  type Overnight,
  type Trade,
} from '../test/trading-day';
import { ledgerRows, positionsOf, type LedgerState } from './index';

const mark = fc.integer({ min: 1, max: 60_000_000 });

/** The trades as they stand in the end. */
function standing(trades: readonly Trade[]): readonly Trade[] {
  return trades.flatMap((trade) => {
    if (trade.fate === 'BUSTED') return [];
    return trade.fate === 'CORRECTED' ? [{ ...trade, ...trade.corrected }] : [trade];
  });
}

function ofLine(trades: readonly Trade[], line: Overnight): readonly Trade[] {
  return trades.filter(({ account, symbol }) => account === line.account && symbol === line.symbol);
}

/** What the ledger says was earned on a line since the previous close, at a mark. */
function ledgerProfit(state: LedgerState, line: Overnight, at: number): bigint {
  const rows = ledgerRows(state, { account: line.account }).filter(
    (row) => row.symbol === line.symbol,
  );
  const held = positionsOf(state, line.account).find(({ symbol }) => symbol === line.symbol)!;
  const m = BigInt(at);
  const reference =
    held.prevClose === undefined
      ? BigInt(held.baselineCost)
      : BigInt(held.baselineLeft) * BigInt(held.prevClose);
  const intraday = BigInt(held.intradayLong) - BigInt(held.intradayShort);
  return (
    BigInt(held.baselineLeft) * m -
    reference +
    BigInt(sumUsd(rows.map((row) => row.carryRealised))) +
    BigInt(sumUsd(rows.map((row) => row.intradayRealised))) +
    intraday * m -
    BigInt(held.intradayCost) -
    BigInt(sumUsd(rows.map((row) => row.fees)))
  );
}

/** The same from the raw trades alone: value now less value then less net cash paid less fees. */
function cashProfit(line: Overnight, trades: readonly Trade[], at: number): bigint {
  const reference = BigInt(line.prevClose ?? line.avgPrice);
  let held = BigInt(line.quantity);
  let paid = 0n;
  let fees = 0n;
  for (const trade of trades) {
    const signed = BigInt(trade.buys ? trade.quantity : -trade.quantity);
    held += signed;
    paid += signed * BigInt(trade.price);
    fees += BigInt(trade.commission ?? 0);
  }
  return held * BigInt(at) - BigInt(line.quantity) * reference - paid - fees;
}

/** Books and rows, without how many fills made them. */
function figuresOf(state: LedgerState): unknown {
  return {
    rows: ledgerRows(state).map((row) => ({ ...row, fills: 0 })),
    positions: ACCOUNTS.map((account) => positionsOf(state, account)),
  };
}

describe('the ledger, for any fills', () => {
  it('earns exactly what the position and the cash earned, fees, busts and corrections included', () => {
    fc.assert(
      fc.property(tradingDay, mark, (day, at) => {
        const events = dayEvents(day);
        const state = ledgerOf(events);
        for (const line of day.overnight) {
          const trades = ofLine(standing(day.trades), line);
          expect(ledgerProfit(state, line, at)).toBe(cashProfit(line, trades, at));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('splits quantity and profit between the two ledgers as the rules say', () => {
    fc.assert(
      fc.property(tradingDay, (day) => {
        const state = ledgerOf([...openingEvents(day), ...tradeEvents(day.trades)]);
        for (const line of day.overnight) {
          const trades = ofLine(day.trades, line);
          const exact = exactBook(line.quantity, line.prevClose ?? line.avgPrice, trades);
          const held = positionsOf(state, line.account).find((p) => p.symbol === line.symbol)!;
          const rows = ledgerRows(state, { account: line.account }).filter(
            (row) => row.symbol === line.symbol,
          );
          expect(BigInt(held.baselineLeft)).toBe(exact.left);
          expect(BigInt(held.intradayLong - held.intradayShort)).toBe(exact.intraday);
          expect(BigInt(sumUsd(rows.map((row) => row.carryRealised)))).toBe(exact.carry);
          // A lot's cost is rounded to the micro-dollar when it is added to after a closing.
          const realised = sumUsd(rows.map((row) => row.intradayRealised));
          expect(isWithin(realised, exact.realised, 1 + trades.length)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('stands after busts and corrections as if they had been known from the start', () => {
    fc.assert(
      fc.property(tradingDay, (day) => {
        const events = dayEvents(day);
        const atOnce = ledgerOf([...openingEvents(day), ...tradeEvents(standing(day.trades))]);
        expect(figuresOf(ledgerOf(events))).toEqual(figuresOf(atOnce));
      }),
      { numRuns: 200 },
    );
  });

  it('comes to the same figures when every fill comes in two pieces', () => {
    fc.assert(
      fc.property(tradingDay, (day) => {
        const whole = ledgerOf([...openingEvents(day), ...tradeEvents(day.trades)]);
        const pieces = ledgerOf([...openingEvents(day), ...splitEvents(day.trades)]);
        expect(figuresOf(pieces)).toEqual(figuresOf(whole));
        expect(pieces.books.toJS()).toEqual(whole.books.toJS());
      }),
      { numRuns: 200 },
    );
  });

  it('takes no notice of anything that is delivered again', () => {
    fc.assert(
      fc.property(tradingDay, fc.array(fc.nat(), { maxLength: 20 }), (day, picks) => {
        const events = dayEvents(day);
        const state = ledgerOf(events);
        const again = picks.map((pick) => events[pick % events.length]!);
        expect(ledgerOf(again, state)).toBe(state);
        expect(ledgerOf(events.flatMap((event) => [event, event])).rows.toJS()).toEqual(
          state.rows.toJS(),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('keeps accounts apart, in whatever order their fills come', () => {
    fc.assert(
      fc.property(tradingDay, (day) => {
        const events = dayEvents(day);
        const mixed = ledgerOf(events);
        const apart = ledgerOf(ACCOUNTS.flatMap((account) => eventsOf(events, account)));
        expect(figuresOf(mixed)).toEqual(figuresOf(apart));
      }),
      { numRuns: 100 },
    );
  });

  it('never holds an intraday lot against what is left of the overnight position', () => {
    fc.assert(
      fc.property(tradingDay, (day) => {
        const state = ledgerOf([...openingEvents(day), ...tradeEvents(day.trades)]);
        for (const account of ACCOUNTS) {
          for (const line of positionsOf(state, account)) {
            const intraday = line.intradayLong - line.intradayShort;
            expect(Math.sign(line.baselineLeft) * Math.sign(intraday)).toBeGreaterThanOrEqual(0);
            expect(line.endQty).toBe(line.baselineLeft + intraday);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

function eventsOf(events: readonly QeEvent[], account: string): readonly QeEvent[] {
  return events.filter((event) => 'account_id' in event.data && event.data.account_id === account);
}
