import type { EventOf } from '@quant-engine/contracts';
import { type Book, exposure, orderOf, proposal, tick } from '@quant-engine/testkit';
import { DESK, rulesWith } from '../test-support/desk';
import { bookOf, quotesOf } from '../test-support/events';
import { given, givenDesk } from '../test-support/given';

/** A snapshot with the figures of its groups, in $ of an equity of $1,000,000. */
function grouped(
  groups: Readonly<Record<string, readonly [current: string, potential: string]>>,
): EventOf<'exposure'> {
  const event = exposure(bookOf(60));
  const figures = Object.entries(groups).map(([name, [current, potential]]) => [
    name,
    { current, potential, current_pct: 0, potential_pct: 0 },
  ]);
  return { ...event, data: { ...event.data, group_exposure: Object.fromEntries(figures) } };
}

const CLOCK = tick(0, 'EARLY');

describe('a decision about groups', () => {
  const figures = grouped({
    BANK: ['460000', '470000'],
    MREIT: ['340000', '350000.01'],
    UTE: ['300000', '350000'],
    FINANCE: ['340000', '349999.99'],
    NOWHERE: ['900000', '900000'],
  });
  const { decision } = given(...quotesOf(0), CLOCK).when(figures);

  test('names each that is at its maximum or above, with its figures', () => {
    expect(decision.reason).toBe('GROUP_BANK');
    const named = Object.entries(decision.inputs).filter(([name]) => name.startsWith('group_'));
    expect(Object.fromEntries(named)).toEqual({
      group_BANK_pct: { value: 46, event_id: figures.event_id },
      group_BANK_potential_pct: { value: 47, event_id: figures.event_id },
      group_MREIT_pct: { value: 34, event_id: figures.event_id },
      group_MREIT_potential_pct: { value: 35, event_id: figures.event_id },
      group_UTE_pct: { value: 30, event_id: figures.event_id },
      group_UTE_potential_pct: { value: 35, event_id: figures.event_id },
    });
  });

  test('names them as exposure does, cut where that is too long for the name of a figure', () => {
    const name = `BANKS & CO ${'X'.repeat(53)}`;
    const rules = rulesWith({ '  BANK: {': `  '${name}': {` });
    const engine = givenDesk({ ...DESK, rules }, ...quotesOf(0), CLOCK);
    const named = engine.when(grouped({ [name]: ['460000', '470000'] })).decision.inputs;
    const cut = `group_BANKS & CO ${'X'.repeat(33)}`;
    expect(named).toMatchObject({
      [`${cut}_pct`]: { value: 46 },
      [`${cut}_potential_pct`]: { value: 47 },
    });
  });
});

describe('approved increases that no snapshot shows', () => {
  const book: Book = bookOf(60);
  const asked = given(...quotesOf(0), CLOCK, exposure(book)).when(proposal('BUY', 2_000, 'NEW'));
  const [intent] = asked.intents as [(typeof asked.intents)[number]];

  test('are figures of the decisions after them, in $', () => {
    expect(asked.decision.inputs).not.toHaveProperty('unseen_increases_usd');
    const next = asked.engine.when(proposal('BUY', 200, 'NEW')).decision;
    const { event_id } = exposure(book);
    expect(next.inputs).toMatchObject({
      potential_pct: { value: 65.002, event_id },
      unseen_increases_usd: { value: '50020.00', event_id },
    });
  });

  test('until a snapshot shows them', () => {
    const seen = asked.engine.and(
      orderOf(intent, { seq: 1, status: 'ACCEPTED' }),
      exposure(book, { at: 1, order_seq: 1, potential_exposure_pct: 65 }),
    );
    const next = seen.when(proposal('BUY', 200, 'NEW')).decision;
    expect(next.inputs).not.toHaveProperty('unseen_increases_usd');
  });
});

describe('an increase that would take a figure too far says how far, and past what', () => {
  const detailOf = (
    pct: number,
    regime: 'EARLY' | 'LATE',
    quantity: number,
    bucket: 'LT' | 'MM_PURE',
  ) => {
    const engine = given(...quotesOf(0), exposure(bookOf(pct)), tick(0, regime));
    const symbol = bucket === 'LT' ? 'NEW' : 'MMM';
    const { decision } = engine.when(proposal('BUY', quantity, symbol, { bucket }));
    return decision.suppressed[0];
  };

  test('of gross', () => {
    expect(detailOf(114, 'LATE', 1_000, 'LT')).toMatchObject({
      rule: 'WOULD_POTENTIAL',
      detail:
        'would be 116.501 %: potential at or above the cap of 130 %, ' +
        'or above the LATE tolerance of 115 %: no new orders',
    });
  });

  test('of a bucket', () => {
    expect(detailOf(119, 'EARLY', 1_000, 'LT')).toMatchObject({
      rule: 'WOULD_BUCKET_LT',
      detail: 'would be 91.751 %: LT above 90 %, current or potential: no new orders',
    });
    expect(detailOf(119, 'EARLY', 1_000, 'MM_PURE')).toMatchObject({
      rule: 'WOULD_BUCKET_MM_PURE',
      detail: 'would be 32.251 %: MM_PURE above 30 %, current or potential: no new orders',
    });
  });

  test('of a group', () => {
    expect(detailOf(50, 'EARLY', 15_000, 'LT')).toMatchObject({
      rule: 'WOULD_GROUP_SHIPPING',
      detail: 'would be 37.515 %: group SHIPPING above 35 %, current or potential: no new orders',
    });
  });
});
