import { ownServer } from '@quant-engine/fixtures';
import { RedisStore } from '../src/index';

const server = ownServer();

test('a store is closed while its server is away, and what waits on it fails', async () => {
  let tell: (reason: string) => void = () => undefined;
  const away = new Promise<string>((resolve) => (tell = resolve));
  const store = new RedisStore({
    url: server().url,
    onServer: ({ state, reason }) => state === 'AWAY' && tell(reason),
  });
  expect(await store.streams()).toEqual([]);
  await server().kill();
  await away;
  const waiting = store.length('ev.l1');
  const failed = expect(waiting).rejects.toMatchObject({ code: 'QE_STORE_CLOSED' });
  await store.close();
  await failed;
});
