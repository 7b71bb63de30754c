import { isEventOf, msFromUnixNs, parseUsd, type QeEvent } from '@quant-engine/contracts';
import type { ReferenceData } from '@quant-engine/reference-data';
import { generateDay } from './day';

const MINUTE = 60_000;

/** Gross by account (or account and bucket) in % of equity, for each minute of the day. */
type Course = readonly ReadonlyMap<string, number>[];

/** The day as its prices alone make it, and as it is when every proposed reduction is filled. */
function coursesOf(
  reference: ReferenceData,
  events: Iterable<QeEvent>,
  startMs: number,
): { prices: Course; reduced: Course } {
  const marks = new Map<string, number>();
  const [held, left] = [sharesOf(reference), sharesOf(reference)];
  const prices: ReadonlyMap<string, number>[] = [];
  const reduced: ReadonlyMap<string, number>[] = [];
  for (const event of events) {
    const minute = Math.floor((msFromUnixNs(event.timestamp) - startMs) / MINUTE);
    while (prices.length <= minute) {
      prices.push(grossOf(reference, marks, held));
      reduced.push(grossOf(reference, marks, left));
    }
    if (isEventOf(event, 'l1')) {
      const { symbol, bid, ask } = event.data;
      marks.set(symbol, (parseUsd(bid) + parseUsd(ask)) / 2);
    }
    if (isEventOf(event, 'proposal')) fillDecrease(reference, event.data, left);
  }
  return { prices, reduced };
}

function sharesOf(reference: ReferenceData): Map<string, number> {
  return new Map(
    reference.accounts.flatMap(({ accountId, positions }) =>
      positions.map(({ symbol, quantity }) => [`${accountId} ${symbol}`, Math.abs(quantity)]),
    ),
  );
}

function grossOf(
  reference: ReferenceData,
  marks: Map<string, number>,
  shares: Map<string, number>,
) {
  const gross = new Map<string, number>();
  for (const { accountId, equity, positions } of reference.accounts) {
    for (const { symbol, bucket } of positions) {
      const prevClose = reference.prevCloseOf(symbol) ?? 0;
      const held = shares.get(`${accountId} ${symbol}`) ?? 0;
      const pct = ((marks.get(symbol) ?? prevClose) * held * 100) / equity;
      for (const key of [accountId, `${accountId} ${bucket}`]) {
        gross.set(key, (gross.get(key) ?? 0) + pct);
      }
    }
  }
  return gross;
}

/** What a desk that fills every reduction at once, and sizes it as its guard would, has left. */
function fillDecrease(
  reference: ReferenceData,
  proposal: { account_id: string; symbol: string; action: string; quantity: number },
  shares: Map<string, number>,
): void {
  const book = reference.accounts.find(({ accountId }) => accountId === proposal.account_id);
  const held = book?.positions.find(({ symbol }) => symbol === proposal.symbol);
  if (held === undefined || held.quantity > 0 !== (proposal.action === 'SELL')) return;
  const adv = reference.instruments.get(proposal.symbol)?.adv ?? 0;
  const filled = Math.min(proposal.quantity, Math.max(200, Math.round(adv / 1_000)));
  const key = `${proposal.account_id} ${proposal.symbol}`;
  shares.set(key, Math.max(0, (shares.get(key) ?? 0) - filled));
}

/** Minutes after the start of the events, which is five minutes before the open. */
const afterOpen = (minutes: number) => 5 + minutes;

describe.each([
  ['a full day', 'quant-engine', '2026-01-12', '14:30', '21:30'],
  ['a full day of another seed', 'other', '2026-07-06', '13:30', '20:30'],
  ['an early close', 'quant-engine', '2026-11-27', '14:30', '18:30'],
])('the story of %s', (_, seed, tradingDate, open, close) => {
  const day = {
    openMs: Date.parse(`${tradingDate}T${open}:00Z`),
    closeMs: Date.parse(`${tradingDate}T${close}:00Z`),
  };
  const { reference, startMs, endMs, events } = generateDay({ seed, tradingDate, day });
  const atClose = (minutes: number) => (endMs - startMs) / MINUTE - minutes;
  let courses: ReturnType<typeof coursesOf>;
  const gross = (key: string, minute: number, course: keyof typeof courses = 'prices') =>
    courses[course][minute]?.get(key) ?? Number.NaN;

  beforeAll(() => {
    courses = coursesOf(reference, events(), startMs);
  });

  it.each(['HAMMER', 'IBKR_GUN', 'IBKR_PED'])(
    'opens calmly for %s, within all limits',
    (account) => {
      for (const minute of [0, afterOpen(0), afterOpen(10), afterOpen(20)]) {
        expect(gross(account, minute)).toBeLessThan(120);
        expect(gross(`${account} LT`, minute)).toBeLessThan(89.5);
        expect(gross(`${account} MM_PURE`, minute)).toBeLessThan(29.5);
      }
    },
  );

  it('carries IBKR_PED over the cap of 130 % between 10:30 and 10:50, whatever is reduced', () => {
    expect(gross('IBKR_PED', afterOpen(60))).toBeLessThan(124);
    expect(gross('IBKR_PED', afterOpen(60), 'reduced')).toBeGreaterThan(119);
    expect(gross('IBKR_PED', afterOpen(81), 'reduced')).toBeGreaterThan(130);
  });

  it('eases back after the cap', () => {
    expect(gross('IBKR_PED', afterOpen(96))).toBeLessThan(gross('IBKR_PED', afterOpen(81)));
  });

  it('carries HAMMER over 125 % before noon, never to 130 %, whatever is reduced', () => {
    expect(gross('HAMMER', afterOpen(135), 'reduced')).toBeGreaterThan(125);
    expect(gross('HAMMER', afterOpen(151), 'reduced')).toBeGreaterThan(121);
    for (let minute = 0; minute <= atClose(0); minute += 1) {
      expect(gross('HAMMER', minute)).not.toBeGreaterThan(129.5);
    }
  });

  it('leaves IBKR_GUN alone until the close, and above 100 % there', () => {
    expect(gross('IBKR_GUN', afterOpen(151))).toBeLessThan(107);
    expect(gross('IBKR_GUN', atClose(15))).toBeGreaterThan(103);
    expect(gross('IBKR_GUN', atClose(15))).toBeLessThan(107);
  });

  it('drifts up into the close, most of it after the last soft step', () => {
    for (const account of ['HAMMER', 'IBKR_GUN', 'IBKR_PED']) {
      const before = (minutes: number) => gross(account, atClose(minutes));
      expect(before(1) / before(6)).toBeGreaterThan(1.006);
      expect(before(1) / before(6)).toBeLessThan(1.01);
      expect(before(1) - before(2)).toBeGreaterThan(0.2);
    }
  });
});
