import * as fc from 'fast-check';
import { isMap } from 'immutable';
import { DAY, NEXT_DAY, fillEvent, ledgerOf, sessionEvent } from '../test/events';
import { fateEvents, openingEvents, tradeEvents, tradingDay } from '../test/trading-day';
import { eodReport, initialLedger, ledgerCodec, type LedgerState } from './index';

/** The slices as text, as storage holds them, and back. */
function throughStorage(state: LedgerState): LedgerState {
  const stored = new Map<string, string>();
  for (const [name, slice] of Object.entries(ledgerCodec.slices(state))) {
    stored.set(name, JSON.stringify(isMap(slice) ? [...slice.entries()] : slice));
  }
  const read = (name: string): unknown => JSON.parse(stored.get(name) ?? 'null');
  return ledgerCodec.restore({
    names: () => [...stored.keys()],
    value: read,
    entries: (name) => read(name) as [string, unknown][],
  });
}

function plain(state: LedgerState): unknown {
  return {
    ...state,
    accounts: state.accounts.toJS(),
    fills: state.fills.toJS(),
    books: state.books.toJS(),
    rows: state.rows.toJS(),
  };
}

describe('the stored ledger', () => {
  it('is the initial one when nothing is stored', () => {
    const empty = ledgerCodec.restore({
      names: () => [],
      value: () => undefined,
      entries: () => [],
    });
    expect(plain(empty)).toEqual(plain(initialLedger()));
  });

  it('is, wherever a restart cuts the day, the same state and goes on to the same report', () => {
    fc.assert(
      fc.property(tradingDay, fc.nat(), (day, cutAt) => {
        const events = [
          sessionEvent(DAY),
          ...openingEvents(day),
          ...tradeEvents(day.trades),
          ...fateEvents(day.trades),
        ];
        const cut = cutAt % (events.length + 1);
        const before = ledgerOf(events.slice(0, cut));
        const restored = throughStorage(before);
        expect(plain(restored)).toEqual(plain(before));
        const through = ledgerOf(events.slice(cut), before);
        const restarted = ledgerOf(events.slice(cut), restored);
        expect(plain(restarted)).toEqual(plain(through));
        expect(JSON.stringify(eodReport(restarted, DAY))).toBe(
          JSON.stringify(eodReport(through, DAY)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('survives a roll-over', () => {
    fc.assert(
      fc.property(tradingDay, (day) => {
        const events = [sessionEvent(DAY), ...openingEvents(day), ...tradeEvents(day.trades)];
        const next = ledgerOf([...events, sessionEvent(NEXT_DAY)]);
        expect(plain(throughStorage(next))).toEqual(plain(next));
      }),
      { numRuns: 100 },
    );
  });

  it('leaves the slices and records that a fill does not touch as they were, by reference', () => {
    const buy = { quantity: 10, price: '5' };
    const before = ledgerOf([
      sessionEvent(DAY),
      fillEvent({ ...buy, execId: 'x1' }),
      fillEvent({ ...buy, symbol: 'CIM PRB', execId: 'x2' }),
    ]);
    const after = ledgerOf([fillEvent({ ...buy, execId: 'x3' })], before);
    const [old, now] = [ledgerCodec.slices(before), ledgerCodec.slices(after)];
    const changed = Object.keys(now).filter((name) => now[name] !== old[name]);
    expect(changed).toEqual(['fills', 'books', 'rows']);
    expect(after.books.get('HAMMER|CIM PRB')).toBe(before.books.get('HAMMER|CIM PRB'));
    expect(after.books.get('HAMMER|ACR PRC')).not.toBe(before.books.get('HAMMER|ACR PRC'));
  });
});
