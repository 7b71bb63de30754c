import { STREAM_OF } from '@quant-engine/contracts';
import { remoteDesk } from '@quant-engine/lockstep';
import { MemoryStore } from '@quant-engine/state-store';
import { MemoryBoxes, keptLog, quote, tallyService, until } from '@quant-engine/store-doubles';
import { runServices, type RunServicesOptions } from './run-services';

let stop = new AbortController();
beforeEach(() => {
  stop = new AbortController();
});
afterEach(() => stop.abort());

const tally = { ...tallyService(), group: 'first' };
const other = { ...tallyService(), group: 'second' };

function run(store: MemoryStore, changed: Partial<RunServicesOptions> = {}) {
  const { logger, lines } = keptLog();
  const ended = runServices({
    store,
    services: [tally, other],
    owner: 'me',
    logger,
    stop: stop.signal,
    ...changed,
  });
  return { ended, lines };
}

test('free services take what comes as it comes, and leave nothing leased', async () => {
  const store = new MemoryStore();
  const { ended } = run(store);
  await store.publish([quote(1)]);
  const answered = async () => (await store.length(STREAM_OF.alert)) === 2;
  let done = false;
  while (!done) done = await answered();
  expect((await store.groups()).map(({ owner }) => owner)).toContain('me');
  stop.abort();
  await ended;
  expect((await store.groups()).map(({ owner }) => owner)).not.toContain('me');
});

test('services that take turns end when the conductor let all of them go', async () => {
  const store = new MemoryStore();
  const boxes = new MemoryBoxes();
  const { ended } = run(store, { mailbox: () => boxes.mailbox(), onLeave: () => stop.abort() });
  const desk = await remoteDesk({
    mailbox: boxes.mailbox(),
    services: [tally, other],
    resume: false,
    stop: new AbortController().signal,
  });
  await desk.join();
  await store.publish([quote(1)]);
  expect(await desk.settle()).toMatchObject({ taken: 2, outputs: 2 });
  await desk.leave();
  await ended;
});

test('one that fails ends the others, which give their leases back first', async () => {
  const store = new MemoryStore();
  const broken = {
    ...other,
    core: {
      ...other.core,
      codec: {
        ...other.core.codec,
        restore: () => {
          throw new TypeError('made by a version that is too old');
        },
      },
    },
  };
  const before = run(store);
  await store.publish([quote(1)]);
  await until(() => before.lines.length >= 2);
  while ((await store.length(STREAM_OF.alert)) < 2);
  stop.abort();
  await before.ended;
  stop = new AbortController();
  const { ended } = run(store, { services: [tally, broken] });
  await expect(ended).rejects.toThrow('made by a version that is too old');
  const owners = (await store.groups()).filter(({ group }) => group === 'first');
  expect(owners.map(({ owner }) => owner)).toEqual(owners.map(() => undefined));
});

test('what runs is told, to say what hangs', async () => {
  const names: string[] = [];
  const { ended } = run(new MemoryStore(), {
    track: (name, work) => {
      names.push(name);
      return work;
    },
  });
  stop.abort();
  await ended;
  expect(names).toEqual(['service first', 'service second']);
});
