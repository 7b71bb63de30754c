import { summaryText } from './summary-text';

const OPEN_MS = Date.UTC(2026, 0, 12, 14, 30);

it('names the reason of a mode only where that is another word', () => {
  const account = {
    account: 'HAMMER',
    grossPct: { first: 105, max: 131, last: 105 },
    unmarkedPctOfGross: { min: 0, max: 0 },
    modes: [
      { time: '1768228200000000000', mode: 'NORMAL', reason: 'NORMAL', grossPct: 105 },
      { time: '1768228205000000000', mode: 'HARD_DERISK', reason: 'CAP', grossPct: 131 },
      { time: '1768228210000000000', mode: 'CLOSED', reason: 'CLOSED' },
    ],
    ...{ orders: 0, denied: 0, canceled: 0, expired: 0, fills: 0, filledNotional: '0.00' },
  };
  const summary = {
    ...{ tradingDate: '2026-01-12', source: 'generated', ended: 'CLOSE' as const },
    ...{ accounts: [account], alerts: [], events: {}, deadLetters: 0, refusedRows: 0 },
  };
  expect(summaryText(summary, OPEN_MS).split('\n').slice(-3)).toEqual([
    '  09:30:00 NORMAL at 105.0%',
    '  09:30:05 HARD_DERISK (CAP) at 131.0%',
    '  09:30:10 CLOSED',
  ]);
});
