import type { QeError } from '@quant-engine/contracts';
import type { OwnService } from './desk-service';
import { BUILT_IN, registryWith } from './registry';

const WATCH: OwnService = {
  name: 'spread_watch',
  group: 'spread_watch_group',
  reads: ['ev.l1'],
  writes: ['ev.alerts'],
  core: () => {
    throw new Error('not asked for');
  },
};

function names(...own: readonly OwnService[]): readonly string[] {
  return registryWith(own).map(({ name }) => name);
}

test('the built-in services have their fixed groups, in the order of their turns', () => {
  expect(BUILT_IN.map(({ name, group }) => `${name} ${group}`)).toEqual([
    'exposure exposure',
    'engine decision_engine',
    'execution execution_service',
    'broker broker_sim',
    'ledger ledger',
  ]);
  expect(registryWith([])).toEqual(BUILT_IN);
});

test('a service takes its turn after the one that it names, or last', () => {
  expect(names({ ...WATCH, after: 'exposure' }).slice(0, 3)).toEqual([
    'exposure',
    'spread_watch',
    'engine',
  ]);
  expect(names(WATCH).at(-1)).toBe('spread_watch');
});

test('a service may come after another one of the user, and two after the same one', () => {
  const second = { ...WATCH, name: 'b', group: 'b', after: 'spread_watch' };
  const third = { ...WATCH, name: 'c', group: 'c', after: 'exposure' };
  expect(names({ ...WATCH, after: 'exposure' }, second, third).slice(0, 4)).toEqual([
    'exposure',
    'c',
    'spread_watch',
    'b',
  ]);
});

test.each<[string, Partial<Record<keyof OwnService, unknown>>, string]>([
  ['a built-in name', { name: 'engine' }, 'engine is a built-in name'],
  ['a built-in group as a name', { name: 'broker_sim' }, 'broker_sim is a built-in name'],
  ['a built-in group', { group: 'ledger' }, 'ledger is a built-in name'],
  ["the clock's group", { group: 'session_clock' }, 'session_clock is a built-in name'],
  ["the market's group", { group: 'market_data' }, 'market_data is a built-in name'],
  ['a name that is no word', { name: 'Spread Watch' }, 'a name is written like'],
  ['no name', { name: undefined }, 'a name is written like'],
  ['a group that is a pattern', { group: 'a*' }, 'a group is written like'],
  ['a name of the prototype', { name: '__proto__' }, 'a name is written like'],
  ['no stream', { reads: [] }, 'it reads no stream'],
  ['streams that are no list', { reads: 'ev.l1' }, 'it reads no stream'],
  ['an unknown stream', { reads: ['ev.l2'] }, 'the stream ev.l2 is not known'],
  ['an unknown output', { writes: ['ev.l2'] }, 'the stream ev.l2 is not known'],
  ['no list of outputs', { writes: undefined }, 'writes is no list'],
  ["execution's orders", { writes: ['ev.orders'] }, 'ev.orders is written by'],
  ["the engine's intents", { writes: ['ev.alerts', 'ev.intents'] }, 'ev.intents is written by'],
  ["the broker's reports", { writes: ['broker.reports'] }, 'broker.reports is written by'],
  ["the clock's ticks", { writes: ['ev.session'] }, 'ev.session is written by'],
  ['the dead letters', { writes: ['ev.dead'] }, 'the stream ev.dead is not known'],
  ['a turn after nobody', { after: 'exposures' }, 'after names exposures'],
  ['a turn after itself', { after: 'spread_watch' }, 'after names spread_watch'],
  ['no core', { core: undefined }, 'core is no function'],
])('%s is refused', (_, change, reason) => {
  const entry = { ...WATCH, ...change } as OwnService;
  expect(() => registryWith([entry])).toThrow(
    expect.objectContaining({
      code: 'QE_DESK_SERVICE',
      message: expect.stringContaining(reason) as string,
    }) as QeError,
  );
});

test('two services of one name, or of one group, are refused', () => {
  expect(() => registryWith([WATCH, { ...WATCH, group: 'b' }])).toThrow(/that of spread_watch/);
  expect(() => registryWith([WATCH, { ...WATCH, name: 'b' }])).toThrow(/that of spread_watch/);
});

test('what a strategy needs may be written: proposals, quotes and features', () => {
  for (const stream of ['ev.proposals', 'ev.l1', 'ev.prints', 'ev.features', 'ev.alerts']) {
    expect(names({ ...WATCH, writes: [stream] })).toContain('spread_watch');
  }
});
