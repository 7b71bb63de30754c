import {
  DEAD_LETTERS,
  encodeEvent,
  QeError,
  STREAM_OF,
  type QeEvent,
} from '@quant-engine/contracts';
import {
  decodeDeadLetter,
  decodeEntry,
  MemoryStore,
  type EventStore,
} from '@quant-engine/state-store';
import {
  keptLog,
  quote,
  tallyService,
  type Faults,
  type Tally,
  unsteady,
  type Fate,
} from '@quant-engine/store-doubles';
import { ServiceHost } from './service-host';

function hostOn(store: EventStore, faults: Faults = {}, owner = 'first') {
  const { logger, lines } = keptLog();
  const host = new ServiceHost<Tally>(tallyService(faults), {
    store,
    owner,
    leaseMs: 60_000,
    logger,
  });
  return { host, lines };
}

async function storeWith(...events: readonly QeEvent[]): Promise<MemoryStore> {
  const store = new MemoryStore();
  await store.publish(events);
  return store;
}

/** The symbols that were answered, in order. */
async function answered(store: EventStore): Promise<readonly string[]> {
  return (await store.range(STREAM_OF.alert)).map((entry) => {
    const decoded = decodeEntry(entry);
    return decoded.ok && decoded.event.event_type === 'alert' ? decoded.event.data.message : '?';
  });
}

async function buried(store: EventStore) {
  return (await store.range(DEAD_LETTERS)).map(({ fields }) => decodeDeadLetter(fields));
}

/** Everything that a store holds but the journal, which tells how batches were cut. */
async function snapshot(store: EventStore) {
  const names = (await store.streams()).filter((name) => !name.startsWith('journal:'));
  const streams = await Promise.all(
    names.map(async (name) => [name, (await store.range(name)).map(({ fields }) => fields)]),
  );
  const hashes = await Promise.all(
    (await store.hashes()).map(async (name) => [name, await store.latest(name)]),
  );
  return { streams, hashes };
}

const SYMBOLS = ['SYM 1', 'SYM 2', 'SYM 3'];
const quotes = () => [quote(1), quote(2), quote(3)];

describe('a turn', () => {
  it('takes what there is, and commits state, outputs and position in one', async () => {
    const store = await storeWith(...quotes());
    const { host } = hostOn(store);
    await host.join();
    expect(await host.turn()).toMatchObject({ taken: 3, outputs: 3, dead: 0 });
    expect(await host.turn()).toMatchObject({ taken: 0, outputs: 0, dead: 0 });
    expect(await answered(store)).toEqual(SYMBOLS);
    expect(host.state.seen).toEqual(SYMBOLS);
    expect(await store.latest('state:tally')).toEqual({ quotes: '3' });
    expect(await store.groups()).toMatchObject([
      { group: 'tally', stream: 'again:tally', lag: 0 },
      { group: 'tally', stream: 'ev.l1', pending: 0, lag: 0 },
    ]);
  });

  it('is refused before the host joined and after it left', async () => {
    const { host } = hostOn(await storeWith(quote(1)));
    await expect(host.turn()).rejects.toMatchObject({ code: 'QE_INTERNAL' });
    // The refusal must not make the next turn join by itself.
    await expect(host.turn()).rejects.toMatchObject({ code: 'QE_INTERNAL' });
    await host.join();
    await host.leave();
    await expect(host.turn()).rejects.toMatchObject({ code: 'QE_INTERNAL' });
  });

  it('writes the whole state once, and from then on what changed', async () => {
    const patches: (readonly string[])[] = [];
    const store = await storeWith(quote(1), quote(2));
    const watched = unsteady(store, [], ({ state }) => patches.push(Object.keys(state)));
    const { host } = hostOn(watched);
    await host.join();
    await host.turn();
    await store.publish([quote(3)]);
    await host.turn();
    expect(patches).toEqual([
      ['state_version', 'seen', 'counts', 'counts\u001fSYM 1', 'counts\u001fSYM 2'],
      ['seen', 'counts\u001fSYM 3'],
    ]);
  });

  it('takes more than a batch holds in several turns', async () => {
    const store = await storeWith(...Array.from({ length: 501 }, (_, n) => quote(n)));
    const { host } = hostOn(store);
    await host.join();
    expect(await host.turn()).toMatchObject({ taken: 500, more: true });
    expect(await host.turn()).toMatchObject({ taken: 1, more: false });
  });
});

describe('instances', () => {
  it('a crash between read and commit loses nothing and doubles nothing', async () => {
    const store = await storeWith(...quotes());
    const crashed = hostOn(unsteady(store, ['LOST_BEFORE'])).host;
    await crashed.join();
    await expect(crashed.turn()).rejects.toThrow('ECONNRESET');
    expect(await answered(store)).toEqual([]);

    const { host } = hostOn(store);
    await host.join();
    expect(await host.turn()).toMatchObject({ taken: 3, outputs: 3, dead: 0 });
    expect(await answered(store)).toEqual(SYMBOLS);
  });

  it('a crash after the commit doubles nothing', async () => {
    const store = await storeWith(...quotes());
    const crashed = hostOn(unsteady(store, ['LOST_AFTER'])).host;
    await crashed.join();
    await expect(crashed.turn()).rejects.toThrow('ECONNRESET');

    const { host } = hostOn(store);
    await host.join();
    expect(host.state.seen).toEqual(SYMBOLS);
    expect((await host.turn()).taken).toBe(0);
    expect(await answered(store)).toEqual(SYMBOLS);
  });

  it('the state comes back after a restart, and goes on to the same end', async () => {
    const store = await storeWith(quote(1), quote(2));
    const before = hostOn(store).host;
    await before.join();
    await before.turn();
    await before.leave();

    const { host } = hostOn(store, {}, 'second');
    await host.join();
    expect(host.state).toEqual(before.state);
    await store.publish([quote(3)]);
    await host.turn();

    const whole = await storeWith(...quotes());
    const unbroken = hostOn(whole).host;
    await unbroken.join();
    await unbroken.turn();
    expect(await snapshot(store)).toEqual(await snapshot(whole));
  });

  it('a second instance may not join while the first holds the lease', async () => {
    const store = await storeWith();
    await hostOn(store).host.join();
    await expect(hostOn(store, {}, 'second').host.join()).rejects.toMatchObject({
      code: 'QE_STORE_LEASED',
      place: 'group tally',
      message: 'first is active',
    });
  });

  it('a fenced instance writes nothing, and stays fenced', async () => {
    const store = await storeWith(...quotes());
    const older = hostOn(store).host;
    await older.join();
    const newer = hostOn(store).host;
    await newer.join();
    for (const n of [4, 5]) {
      await store.publish([quote(n)]);
      const before = await snapshot(store);
      await expect(older.turn()).rejects.toMatchObject({
        code: 'QE_STORE_FENCED',
        place: 'group tally',
      });
      expect(await snapshot(store)).toEqual(before);
      expect(older.state.seen).toEqual([]);
    }
    await newer.turn();
    expect(await answered(store)).toEqual([...SYMBOLS, 'SYM 4', 'SYM 5']);
  });
});

describe('a store that fails', () => {
  it.each<[Fate]>([['LOST_BEFORE'], ['LOST_AFTER']])(
    'when a commit is %s nothing is buried, and the next turns make it good',
    async (fate) => {
      const store = await storeWith(...quotes());
      const { host, lines } = hostOn(unsteady(store, [fate]));
      await host.join();
      await expect(host.turn()).rejects.toThrow('ECONNRESET');
      await host.turn();
      expect(await answered(store)).toEqual(SYMBOLS);
      expect(host.state.seen).toEqual(SYMBOLS);
      expect(await store.length(DEAD_LETTERS)).toBe(0);
      expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
    },
  );

  it.each<[Fate]>([['LOST_BEFORE'], ['LOST_AFTER']])(
    'a commit that is %s in the middle of a batch taken one by one is made good as well',
    async (fate) => {
      const store = await storeWith(...quotes());
      const faults = { step: new Set(['SYM 3']) };
      const { host } = hostOn(unsteady(store, ['PASS', fate]), faults);
      await host.join();
      await expect(host.turn()).rejects.toThrow('ECONNRESET');
      expect(await store.length(DEAD_LETTERS)).toBe(0);
      await host.turn();
      expect(await answered(store)).toEqual(['SYM 1', 'SYM 2']);
      expect((await buried(store)).map(({ fields }) => fields['event_id'])).toEqual([
        quote(3).event_id,
      ]);
    },
  );

  it('asks the store before it goes on, so that nothing is skipped', async () => {
    const store = await storeWith(quote(1));
    const { host } = hostOn(unsteady(store, ['LOST_BEFORE']));
    await host.join();
    await expect(host.turn()).rejects.toThrow('ECONNRESET');
    await store.publish([quote(2)]);
    await host.turn();
    expect(await answered(store)).toEqual(['SYM 1', 'SYM 2']);
  });

  it.each<[Fate]>([['OFFSET'], ['GAP']])('after %s it reads from the position', async (fate) => {
    const store = await storeWith(...quotes());
    const { host, lines } = hostOn(unsteady(store, [fate]));
    await host.join();
    // In the same turn: a desk that hears "nothing taken" would rest.
    expect(await host.turn()).toMatchObject({ taken: 3, outputs: 3, dead: 0 });
    expect(await answered(store)).toEqual(SYMBOLS);
    expect(lines).toContainEqual({
      level: 'warn',
      message: 'position differs from the store; reading again',
      group: 'tally',
      code: `QE_STORE_${fate}`,
    });
  });

  it('gives up on a position that differs again and again, without a hot loop', async () => {
    const store = await storeWith(...quotes());
    const { host } = hostOn(unsteady(store, ['GAP', 'GAP', 'GAP']));
    await host.join();
    await expect(host.turn()).rejects.toMatchObject({ code: 'QE_STORE_GAP' });
    await host.turn();
    expect(await answered(store)).toEqual(SYMBOLS);
  });

  it('a closed store is said as such', async () => {
    const store = await storeWith(quote(1));
    const { host } = hostOn(store);
    await host.join();
    await store.close();
    await expect(host.turn()).rejects.toMatchObject({ code: 'QE_STORE_CLOSED' });
  });
});

describe('what cannot be taken', () => {
  it('an entry that is no event goes to the dead letters, and the rest is taken', async () => {
    const store = await storeWith(quote(1));
    const fields = { ...encodeEvent(quote(2)), data: '{"bid": NaN}' };
    const id = store.appendRaw(STREAM_OF.l1, fields);
    await store.publish([quote(3)]);
    const { host } = hostOn(store);
    await host.join();
    expect(await host.turn()).toMatchObject({ taken: 3, outputs: 2, dead: 1 });
    expect(await answered(store)).toEqual(['SYM 1', 'SYM 3']);
    expect(await buried(store)).toEqual([
      {
        source: STREAM_OF.l1,
        sourceId: id,
        group: 'tally',
        problems: [expect.objectContaining({ code: 'QE_EVENT_NOT_JSON', place: '/data' })],
        fields,
      },
    ]);
    expect((await host.turn()).taken).toBe(0);
    expect(await store.length(DEAD_LETTERS)).toBe(1);
  });

  it("an event that the service has a problem with is buried with the service's reason", async () => {
    const store = await storeWith(quote(1), quote(2, 'NOT OURS'), quote(3));
    const { host } = hostOn(store);
    await host.join();
    expect(await host.turn()).toMatchObject({ taken: 3, outputs: 2, dead: 1 });
    expect(await buried(store)).toMatchObject([
      { group: 'tally', problems: [{ place: '/data/symbol', reason: 'not ours' }] },
    ]);
    expect(host.state.seen).toEqual(['SYM 1', 'SYM 3']);
  });

  it('a letter is written once, however often its commit is tried', async () => {
    const store = await storeWith(quote(1, 'NOT OURS'));
    const { host } = hostOn(unsteady(store, ['LOST_AFTER', 'LOST_BEFORE']));
    await host.join();
    await expect(host.turn()).rejects.toThrow('ECONNRESET');
    await host.turn();
    expect(await store.length(DEAD_LETTERS)).toBe(1);
  });

  it.each<[string, keyof Faults, string]>([
    ['makes the step fail', 'step', 'cannot count POISON'],
    ['makes the check of the service fail', 'problems', 'cannot judge POISON'],
    ['makes an output that fits no schema', 'output', '/data/severity'],
  ])('an event that %s is buried, and the others are taken once', async (_, fault, reason) => {
    const store = await storeWith(quote(1), quote(2, 'POISON'), quote(3));
    const { host, lines } = hostOn(store, { [fault]: new Set(['POISON']) });
    await host.join();
    expect(await host.turn()).toMatchObject({ taken: 3, outputs: 2, dead: 1 });
    expect(await answered(store)).toEqual(['SYM 1', 'SYM 3']);
    expect(host.state.seen).toEqual(['SYM 1', 'SYM 3']);
    const [letter, ...others] = await buried(store);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ source: STREAM_OF.l1, group: 'tally' });
    expect(letter?.problems).toEqual([
      {
        code: 'QE_EVENT_POISON',
        place: `${STREAM_OF.l1} ${letter?.sourceId}`,
        reason: expect.stringContaining(reason),
      },
    ]);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', code: 'QE_EVENT_POISON', group: 'tally' }),
    );
    expect((await host.turn()).taken).toBe(0);
  });

  it.each([
    ['alone', []],
    ['with others', [quote(1), quote(3)]],
  ])('an event that came %s is tried three times', async (_, others) => {
    const tried: string[] = [];
    const store = await storeWith(...others, quote(2, 'POISON'));
    const faults: Faults = { step: new Set(['POISON']), onEvent: (symbol) => tried.push(symbol) };
    const { host } = hostOn(store, faults);
    await host.join();
    await host.turn();
    expect(tried.filter((symbol) => symbol === 'POISON')).toHaveLength(3);
    expect(await store.length(DEAD_LETTERS)).toBe(1);
  });

  it('an event that fails once is no poison', async () => {
    const tried: string[] = [];
    const step = new Set(['SYM 2']);
    const onEvent = (symbol: string) => {
      tried.push(symbol);
      if (tried.filter((other) => other === 'SYM 2').length === 3) step.delete('SYM 2');
    };
    const store = await storeWith(...quotes());
    const { host } = hostOn(store, { step, onEvent });
    await host.join();
    expect(await host.turn()).toMatchObject({ taken: 3, outputs: 3, dead: 0 });
    expect(await answered(store)).toEqual(SYMBOLS);
  });

  it('a poison event at the start of a life leaves a state that can be restored', async () => {
    const store = await storeWith(quote(1, 'POISON'));
    const faults = { step: new Set(['POISON']) };
    const before = hostOn(store, faults).host;
    await before.join();
    await before.turn();
    await store.publish([quote(2)]);
    await before.turn();
    const { host } = hostOn(store, faults);
    await host.join();
    expect(host.state.seen).toEqual(['SYM 2']);
    expect(host.state.counts.toJS()).toEqual({ 'SYM 2': 1 });
  });

  it('a QeError of the core is its failure too, whatever its code', async () => {
    const store = await storeWith(quote(1, 'FENCE'), quote(2));
    const onEvent = (symbol: string) => {
      if (symbol === 'FENCE') throw new QeError('QE_STORE_FENCED', 'not from the store');
    };
    const { host } = hostOn(store, { onEvent });
    await host.join();
    expect(await host.turn()).toMatchObject({ taken: 2, outputs: 1, dead: 1 });
  });
});
