import type { GroupStatus } from '@quant-engine/state-store';
import { Backlog, WAITING_AFTER_MS, type StreamBacklog } from './backlog';

describe('what waits', () => {
  const FIRST = { group: 'ledger', stream: 'ev.l1', pending: 0, epoch: 1, owner: 'me' };

  /**
   * Looks at a stream as it goes on: at each look so many entries were taken, and so many stand
   * there in all. Further looks see the last of it.
   */
  async function observed(
    looks: readonly (readonly [taken: number, all: number])[],
    lookForMs = WAITING_AFTER_MS,
    change: Partial<GroupStatus> = {},
  ): Promise<{ looks: number; stream: StreamBacklog | undefined }> {
    let count = 0;
    let seen: readonly [number, number] = [0, 0];
    const backlog = new Backlog({
      groups: async () => {
        seen = looks[count] ?? looks.at(-1) ?? seen;
        count += 1;
        const [taken, all] = seen;
        return [{ ...FIRST, position: `${taken}-0`, lag: all - taken, ...change }];
      },
      range: async (_, { after = '0-0', count: most = 0 } = {}) =>
        Array.from({ length: most }, (__, n) => ({
          id: `${Number(after.split('-')[0]) + n + 1}-0`,
          fields: {},
        })),
    });
    const groups = await backlog.observe(lookForMs);
    return { looks: count, stream: groups.get('ledger')?.[0] };
  }

  test('is nothing when all is taken at the first look', async () => {
    const { looks, stream } = await observed([[5, 5]]);
    expect([looks, stream]).toEqual([
      1,
      { stream: 'ev.l1', position: '5-0', lag: 0, pending: 0, isWaiting: false, isMoving: false },
    ]);
  });

  test('is nothing when what was there is taken, though there is more by then', async () => {
    const { looks, stream } = await observed([
      [0, 5],
      [4, 9],
      [5, 11],
      [5, 11],
    ]);
    expect([looks, stream]).toMatchObject([3, { lag: 6, isWaiting: false }]);
  });

  test('is nothing once there is nothing at all', async () => {
    const { looks } = await observed([
      [0, 5],
      [5, 5],
    ]);
    expect(looks).toBe(2);
  });

  test('waits for someone who takes none of it', async () => {
    const { stream } = await observed([[0, 5]]);
    expect(stream).toMatchObject({ isWaiting: true, isMoving: false, lag: 5 });
  });

  test('waits for someone who takes some of it, and does not come to its end', async () => {
    const { stream } = await observed([
      [0, 5],
      [2, 9],
      [4, 20],
    ]);
    expect(stream).toMatchObject({ isWaiting: true, isMoving: true, lag: 16 });
  });

  test('waits when it is much, whatever is taken of it', async () => {
    const { stream } = await observed([
      [0, 5_000],
      [3_000, 5_000],
    ]);
    expect(stream).toMatchObject({ isWaiting: true, isMoving: true, lag: 2_000 });
  });

  test('does not wait yet after a short look', async () => {
    const { stream } = await observed([[0, 5]], 0);
    expect(stream).toMatchObject({ isWaiting: false, lag: 5 });
  });

  test('for nobody is not looked at twice', async () => {
    const { looks } = await observed([[0, 5]], WAITING_AFTER_MS, { owner: undefined });
    expect(looks).toBe(1);
  });
});
