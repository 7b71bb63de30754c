import { MemoryBoxes } from '@quant-engine/store-doubles';
import { historyOf, lastTurnOf } from './last-request';
import { encodeRequest, requestsOf, type Request } from './messages';

const GROUPS = ['a', 'b'];

/** Boxes with requests, each `<group> <kind> <run> <by> <epoch> <n>`, and a turn's batches. */
function boxesWith(...requests: readonly string[]) {
  const boxes = new MemoryBoxes();
  for (const line of requests) {
    const [group = '', kind, run = '', by = '', epoch, n, batches = '0'] = line.split(' ');
    const request = { kind: kind as Request['kind'], run, by, epoch: Number(epoch), n: Number(n) };
    const turn = { untilMs: 5, took: false, batches: Number(batches) };
    const fields = encodeRequest(kind === 'TURN' ? { ...request, turn } : request);
    boxes.append(requestsOf(group), fields);
  }
  return boxes.mailbox();
}

const last = (...requests: readonly string[]) =>
  lastTurnOf(boxesWith(...requests), GROUPS, { run: 'day', by: 'me' });

test('the last turn is that with the highest number, in whatever box it lies', async () => {
  expect(await last('a TURN day one 1 3 7', 'b TURN day one 1 4 8', 'a TURN day one 1 2')).toEqual({
    group: 'b',
    untilMs: 5,
    took: false,
    batches: 8,
  });
});

test('there is none on a fresh desk, nor in the boxes of another run', async () => {
  expect(await last()).toBeUndefined();
  expect(await last('a JOIN day one 1 1', 'a TURN yesterday one 1 9')).toBeUndefined();
});

test('a turn of a conductor that had been succeeded was refused, and does not count', async () => {
  const requests = [
    'a JOIN day one 1 1',
    'b JOIN day one 1 2',
    'a TURN day one 1 3 7',
    'b JOIN day two 2 4',
    'b TURN day one 1 9 8',
  ];
  expect(await last(...requests)).toMatchObject({ group: 'a', batches: 7 });
});

test('a JOIN of a conductor that had been succeeded was refused as well', async () => {
  const requests = ['a JOIN day two 2 4', 'a JOIN day one 1 9', 'a TURN day two 2 5 7'];
  expect(await last(...requests)).toMatchObject({ group: 'a', batches: 7 });
});

test('a newer conductor goes before an older one, whatever their numbers', async () => {
  const requests = ['a TURN day one 1 9 1', 'b JOIN day two 2 4', 'b TURN day two 2 5 7'];
  expect(await last(...requests)).toMatchObject({ group: 'b', batches: 7 });
});

test('what came after this conductor was joined is not of the past', async () => {
  const before = ['a TURN day one 1 3 7', 'a JOIN day me 2 4'];
  const requests = [...before, 'a TURN day one 1 9 8', 'a TURN day me 2 10 9'];
  expect(await last(...requests)).toMatchObject({ batches: 7 });
});

test('of two that begin a run the one with the lower numbers was refused', async () => {
  const requests = [
    'a JOIN day two 2 8',
    'a TURN day two 2 9 7',
    'a JOIN other one 1 6',
    'a TURN other one 1 7 1',
    'a TURN day two 2 10 8',
  ];
  expect(await last(...requests)).toMatchObject({ group: 'a', batches: 8 });
});

test('numbers go on from the last one, and its run is taken over', async () => {
  expect(await historyOf(boxesWith(), GROUPS)).toEqual({ n: 0, run: undefined });
  const requests = ['a TURN old one 1 3', 'b JOIN new two 1 8', 'a JOIN new two 1 7'];
  expect(await historyOf(boxesWith(...requests), GROUPS)).toEqual({ n: 8, run: 'new' });
});
