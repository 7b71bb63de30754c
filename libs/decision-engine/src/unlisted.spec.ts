import { exposure, proposal, quote, tick } from '@quant-engine/testkit';
import { ReferenceData } from '@quant-engine/reference-data';
import { parseUsd, type QeEvent } from '@quant-engine/contracts';
import { DESK } from '../test-support/desk';
import { engineCore } from './core';

const QUOTES = ['AAA', 'NEW', 'ABK PRA'].map((symbol) =>
  quote(symbol, '24.99', '25.01', { at: 1 }),
);

/** The rules by which a proposal's legs are suppressed; none when it is granted. */
function rulesOf(held: Readonly<Record<string, number>>, asked: QeEvent, config = DESK) {
  const book = Object.fromEntries(
    Object.entries(held).map(([symbol, quantity]) => [
      symbol,
      { quantity, mark: '25', bucket: 'LT' as const },
    ]),
  );
  const core = engineCore(config);
  const { state } = core.step(core.initialState(), [
    tick(0, 'MID'),
    ...QUOTES,
    exposure(book, { at: 1 }),
    tick(2, 'MID'),
  ]);
  const { outputs } = core.step(state, [asked]);
  return outputs.flatMap((event) =>
    event.event_type === 'decision' ? event.data.suppressed.map(({ rule }) => rule) : [],
  );
}

test('nothing is opened in a symbol without an instrument', () => {
  expect(rulesOf({}, proposal('BUY', 200, 'ABK PRA', { at: 2 }))).toEqual(['UNKNOWN_INSTRUMENT']);
});

test.each(['aaa', 'AAA ', 'A AA', 'AA'])('%j is not AAA', (symbol) => {
  expect(DESK.reference.instruments.has('AAA')).toBe(true);
  expect(DESK.reference.instruments.has(symbol)).toBe(false);
});

test('nothing is opened beside a held symbol without an instrument, and it may be reduced', () => {
  const held = { 'ABK PRA': 1000 };
  expect(rulesOf(held, proposal('BUY', 200, 'AAA', { at: 2 }))).toEqual(['UNKNOWN_INSTRUMENT']);
  expect(rulesOf(held, proposal('SELL', 200, 'ABK PRA', { at: 2 }))).toEqual([]);
  expect(rulesOf({ AAA: 1000 }, proposal('SELL', 200, 'AAA', { at: 2 }))).toEqual([]);
});

test('a symbol is not opened in another bucket than the one that reference data has for it', () => {
  const { instruments } = DESK.reference;
  const line = { symbol: 'AAA', quantity: 100, avgPrice: parseUsd('25'), bucket: 'LT' as const };
  const book = { accountId: 'HAMMER', equity: parseUsd('1000000'), positions: [line] };
  const config = { ...DESK, reference: new ReferenceData(instruments.values(), [book]) };
  const asked = (bucket: 'LT' | 'MM_PURE'): QeEvent =>
    proposal('BUY', 200, 'AAA', { at: 2, bucket });
  expect(rulesOf({}, asked('MM_PURE'), config)).toEqual(['BUCKET_CONFLICT']);
  expect(rulesOf({}, asked('LT'), config)).toEqual([]);
});
