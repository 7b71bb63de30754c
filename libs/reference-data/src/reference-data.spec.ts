import { usdMicrosOf } from '@quant-engine/contracts';
import type { Instrument } from './instruments';
import { ReferenceData, type AccountBook } from './reference-data';

const ABK: Instrument = {
  symbol: 'ABK PRA',
  group: 'BANK',
  prevClose: usdMicrosOf(24_100_000),
  adv: 150_000,
};
const NEW: Instrument = { ...ABK, symbol: 'NEW', group: 'MREIT', adv: undefined };
const BOOK: AccountBook = {
  accountId: 'HAMMER',
  equity: usdMicrosOf(1_000_000_000_000),
  positions: [
    { symbol: 'ABK PRA', quantity: -500, avgPrice: usdMicrosOf(24_930_000), bucket: 'MM_PURE' },
  ],
};
const reference = new ReferenceData([ABK, NEW], [BOOK]);

it('knows group, volume and last close of an instrument', () => {
  expect(reference.groupOf('ABK PRA')).toBe('BANK');
  expect(reference.advOf('ABK PRA')).toBe(150_000);
  expect(reference.prevCloseOf('ABK PRA')).toBe(24_100_000);
  expect(reference.accountIds).toEqual(['HAMMER']);
});

it('knows nothing of what its files do not list', () => {
  expect(reference.advOf('NEW')).toBeUndefined();
  for (const name of ['ZZZ', 'abk pra', 'constructor', '']) {
    expect([reference.groupOf(name), reference.advOf(name), reference.prevCloseOf(name)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  }
});

it('knows the bucket of a symbol for the account that holds it alone', () => {
  expect(reference.bucketOf('HAMMER', 'ABK PRA')).toBe('MM_PURE');
  expect(reference.bucketOf('IBKR_GUN', 'ABK PRA')).toBeUndefined();
  expect(reference.bucketOf('HAMMER', 'NEW')).toBeUndefined();
});

it('has a hash that changes with any figure, and not with the order of the instruments', () => {
  expect(new ReferenceData([NEW, ABK], [BOOK]).hash).toBe(reference.hash);
  const others = [
    new ReferenceData([ABK], [BOOK]),
    new ReferenceData([{ ...ABK, group: 'BANKS' }, NEW], [BOOK]),
    new ReferenceData([{ ...ABK, adv: 1 }, NEW], [BOOK]),
    new ReferenceData([ABK, NEW], [{ ...BOOK, equity: usdMicrosOf(1) }]),
    new ReferenceData([ABK, NEW], [{ ...BOOK, positions: [] }]),
  ];
  expect(new Set([reference, ...others].map(({ hash }) => hash)).size).toBe(others.length + 1);
});
