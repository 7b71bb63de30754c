import { DEAD_LETTERS, STREAM_OF } from '@quant-engine/contracts';
import { MemoryStore } from '@quant-engine/state-store';
import { OPEN_MS } from '@quant-engine/testkit';
import { lateDay, quote, quotedDay } from '../test/quotes';
import { DayReplayer } from './day-replayer';

const DAY = quotedDay(
  ...[quote('A', 0), quote('B', 0.5), quote('A', 1), quote('B', 1.5), quote('A', 2)],
  ...[quote('B', 2.1), quote('A', 3), quote('A', 9)],
);

/** What a store holds, as symbols with their second: `A0 B0.5`. */
async function quotesIn(store: MemoryStore): Promise<string> {
  const entries = await store.range(STREAM_OF.l1);
  return entries
    .map(({ fields }) => {
      const { symbol } = JSON.parse(fields['data'] ?? '') as { symbol: string };
      const ms = Number((fields['timestamp'] ?? '').slice(0, -6));
      return `${symbol}${(ms - OPEN_MS) / 1000}`;
    })
    .join(' ');
}

/**
 * A store that knows no idempotency key for longer than a moment: the player must know by itself.
 */
const forgetful = () => new MemoryStore({ publishWindowMs: 0 });

describe('the market player', () => {
  it('publishes up to and including a time, each event once', async () => {
    const store = forgetful();
    const market = new DayReplayer(store, DAY);
    await market.publishUntil(OPEN_MS + 1000);
    expect(await quotesIn(store)).toBe('A0 B0.5 A1');
    await market.publishUntil(OPEN_MS + 1000);
    await market.publishUntil(OPEN_MS);
    expect(await quotesIn(store)).toBe('A0 B0.5 A1');
    await market.publishUntil(OPEN_MS + 20_000);
    expect(await quotesIn(store)).toBe('A0 B0.5 A1 B1.5 A2 B2.1 A3 A9');
  });

  it('buries the rows that are no events, once for all players of the day', async () => {
    const store = forgetful();
    const row = {
      code: 'QE_CSV_ROW',
      place: 'l1.csv:3',
      reason: 'bad',
      line: 3,
      raw: 'x',
    } as const;
    const day = { ...DAY, refused: [{ ...row, file: 'l1.csv' }] };
    await new DayReplayer(store, day).publishUntil(OPEN_MS);
    await new DayReplayer(store, day, OPEN_MS + 1000).publishUntil(OPEN_MS + 1000);
    expect(await store.length(DEAD_LETTERS)).toBe(1);
  });

  it('leaves nothing out when the store fails on a second', async () => {
    const store = forgetful();
    const market = new DayReplayer(store, DAY);
    const publish = jest.spyOn(store, 'publish').mockRejectedValueOnce(new Error('away'));
    await expect(market.publishUntil(OPEN_MS + 1000)).rejects.toThrow('away');
    await market.publishUntil(OPEN_MS + 2000);
    expect(publish).toHaveBeenCalledTimes(2);
    expect(await quotesIn(store)).toBe('A0 B0.5 A1 B1.5 A2');
  });

  it('goes on from a second, and of that second adds only what is missing', async () => {
    const store = forgetful();
    await new DayReplayer(store, DAY).publishUntil(OPEN_MS + 1000);
    // Of the next second only the first half arrived.
    await store.publish([quote('B', 1.5)]);
    await new DayReplayer(store, DAY, OPEN_MS + 2000).publishUntil(OPEN_MS + 3000);
    expect(await quotesIn(store)).toBe('A0 B0.5 A1 B1.5 A2 B2.1 A3');
  });

  it('goes on from the first second of a day that began late', async () => {
    const store = forgetful();
    const day = lateDay(3, quote('C', 0), ...DAY.events());
    await store.publish([quote('C', 0)]);
    await new DayReplayer(store, day, day.startMs).publishUntil(day.startMs);
    expect(await quotesIn(store)).toBe('C0 A2 B2.1 A3');
    await new DayReplayer(store, day, day.startMs + 1000).publishUntil(OPEN_MS + 20_000);
    expect(await quotesIn(store)).toBe('C0 A2 B2.1 A3 A9');
  });
});
