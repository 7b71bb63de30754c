import { fill, restored, stateText, tick, TRADING_DATE } from '@quant-engine/testkit';
import * as fc from 'fast-check';
import { ledgerOf, NEXT_MORNING } from '../test/events';
import { dayEvents, openingEvents, tradeEvents, tradingDay } from '../test/trading-day';
import { eodReport, initialLedger, ledgerCodec, type LedgerState } from './index';

const textOf = (state: LedgerState): string => stateText(ledgerCodec, state);

describe('the stored ledger', () => {
  it('holds the day before, for a clock that is set back to it', () => {
    const day = [tick(0), fill('BUY', 100, 'ACR PRC', '20.00', { exec_id: 'x1' }), NEXT_MORNING];
    const second = ledgerOf(day);
    const right = Array.from({ length: 10 }, (_, n) => tick(1 + n));
    expect(second.previous?.fills.size).toBe(1);
    const straight = eodReport(ledgerOf(right, second), TRADING_DATE);
    expect(eodReport(ledgerOf(right, restored(ledgerCodec, second)), TRADING_DATE)).toEqual(
      straight,
    );
  });

  it('is the initial one when nothing is stored', () => {
    const empty = ledgerCodec.restore({
      names: () => [],
      value: () => undefined,
      entries: () => [],
    });
    expect(textOf(empty)).toBe(textOf(initialLedger()));
  });

  it('is, wherever a restart cuts the day, the same state and goes on to the same report', () => {
    fc.assert(
      fc.property(tradingDay, fc.nat(), (day, cutAt) => {
        const events = [tick(0), ...dayEvents(day)];
        const cut = cutAt % (events.length + 1);
        const before = ledgerOf(events.slice(0, cut));
        const kept = restored(ledgerCodec, before);
        expect(textOf(kept)).toBe(textOf(before));
        const through = ledgerOf(events.slice(cut), before);
        const restarted = ledgerOf(events.slice(cut), kept);
        expect(textOf(restarted)).toBe(textOf(through));
        expect(JSON.stringify(eodReport(restarted, TRADING_DATE))).toBe(
          JSON.stringify(eodReport(through, TRADING_DATE)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('survives a roll-over', () => {
    fc.assert(
      fc.property(tradingDay, (day) => {
        const events = [tick(0), ...openingEvents(day), ...tradeEvents(day.trades)];
        const next = ledgerOf([...events, NEXT_MORNING]);
        expect(textOf(restored(ledgerCodec, next))).toBe(textOf(next));
      }),
      { numRuns: 100 },
    );
  });

  it('leaves the slices and records that a fill does not touch as they were, by reference', () => {
    const buy = (exec_id: string, symbol = 'ACR PRC') => fill('BUY', 10, symbol, '5', { exec_id });
    const before = ledgerOf([tick(0), buy('x1'), buy('x2', 'CIM PRB')]);
    const after = ledgerOf([buy('x3')], before);
    const [old, now] = [ledgerCodec.slices(before), ledgerCodec.slices(after)];
    const changed = Object.keys(now).filter((name) => now[name] !== old[name]);
    expect(changed).toEqual(['fills', 'books', 'rows']);
    expect(after.books.get('HAMMER|CIM PRB')).toBe(before.books.get('HAMMER|CIM PRB'));
    expect(after.books.get('HAMMER|ACR PRC')).not.toBe(before.books.get('HAMMER|ACR PRC'));
  });
});
