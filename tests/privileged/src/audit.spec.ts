import { alertOn, quote, until } from '@quant-engine/fixtures';
import { MemoryStore } from '@quant-engine/state-store';
import { audit, clean, type Figures } from './audit';
import { CountingService } from './counting-service';
import { Producer } from './producer';

/** A store on which a service has taken ten events, the right way. */
async function taken(): Promise<{ readonly store: MemoryStore; readonly producer: Producer }> {
  const store = new MemoryStore();
  const producer = new Producer(store);
  await producer.publish(10);
  const service = new CountingService(store, { owner: 'first', leaseMs: 1_000 }).start();
  await until('all are taken', async () => (await store.length('ev.alerts')) === 10);
  await service.stop();
  return { store, producer };
}

async function found(
  tamper: (store: MemoryStore) => void,
  acknowledged?: (all: readonly string[]) => readonly string[],
): Promise<Figures> {
  const { store, producer } = await taken();
  tamper(store);
  return audit(store, acknowledged?.(producer.acknowledged) ?? producer.acknowledged);
}

it('finds nothing where nothing is wrong', async () => {
  expect(await found(() => undefined)).toEqual(clean(10));
});

it('finds an effect that came twice, and that it does not agree with the state', async () => {
  const again = await found((store) => {
    const { event_id, ...alert } = alertOn(quote(9));
    store.appendRaw('ev.alerts', { event_id, causation_id: alert.causation_id ?? '' });
  });
  expect(again).toEqual({ ...clean(10), doubled: 1, torn: 1 });
});

it('finds an acknowledged event that is not on the stream', async () => {
  const missing = await found(
    () => undefined,
    (all) => [...all, quote(10).event_id],
  );
  expect(missing).toEqual({ ...clean(10), lost: 1 });
});

it('finds an event that nobody has taken', async () => {
  const untaken = await found((store) => {
    store.appendRaw('ev.l1', { event_id: quote(10).event_id });
  });
  expect(untaken).toEqual({ ...clean(10), inputs: 11, lost: 1 });
});

it('finds events that stand in another order than they were acknowledged in', async () => {
  const swapped = await found(
    () => undefined,
    ([first = '', second = '', ...rest]) => [second, first, ...rest],
  );
  expect(swapped).toEqual({ ...clean(10), reordered: 1 });
});
