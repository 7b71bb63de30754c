import {
  decodeAnswer,
  decodeRequest,
  encodeDone,
  encodeFailed,
  encodeHello,
  encodeRefused,
  encodeRequest,
  type Request,
  type TurnReport,
} from './messages';

const FROM = { run: 'day', by: 'me', epoch: 3, n: 7 };

test.each<Request>([
  { ...FROM, kind: 'JOIN' },
  { ...FROM, kind: 'LEAVE' },
  { ...FROM, kind: 'TURN', turn: { untilMs: 1_768_230_000_000, took: true, batches: 12 } },
  { ...FROM, kind: 'TURN', turn: { untilMs: undefined, took: false, batches: 0 } },
])('a request comes through: %j', (request) => {
  expect(decodeRequest(encodeRequest(request))).toEqual(request);
});

test.each<TurnReport>([
  { taken: 3, outputs: 2, dead: 1, wrote: ['ev.l1'], more: true },
  { taken: 0, outputs: 0, dead: 0, wrote: [], more: false },
  { taken: 1, outputs: 0, dead: 0, wrote: undefined, more: undefined },
])('an answer comes through: %j', (report) => {
  expect(decodeAnswer(encodeDone('a', '5-0', report, 9))).toEqual({
    kind: 'DONE',
    group: 'a',
    re: '5-0',
    batches: 9,
    report,
  });
});

test('the other answers come through', () => {
  expect(decodeAnswer(encodeHello('a'))).toEqual({ kind: 'HELLO', group: 'a' });
  expect(decodeAnswer(encodeRefused('a', '5-0'))).toEqual({
    kind: 'REFUSED',
    group: 'a',
    re: '5-0',
  });
  const failed = decodeAnswer(encodeFailed('a', '5-0', new TypeError('x is not a function')));
  expect(failed).toMatchObject({
    kind: 'FAILED',
    error: { code: 'QE_INTERNAL', message: 'x is not a function', place: 'group a' },
  });
});

test.each([
  {},
  { kind: 'TURN' },
  { kind: 'TURN', run: 'day', by: 'me', epoch: '1', n: '1' },
  { kind: 'TURN', run: 'day', by: 'me', epoch: '1', n: '1', batches: '-1' },
  { kind: 'JOIN', run: 'day', by: 'me', epoch: '1', n: 'NaN' },
  { kind: 'JOIN', run: 'day', by: 'me', epoch: '1e3', n: '1' },
  { kind: 'DANCE', run: 'day', by: 'me', epoch: '1', n: '1' },
])('what is no request is passed over: %j', (fields) => {
  expect(decodeRequest(fields)).toBeUndefined();
});

test.each([
  {},
  { kind: 'HELLO' },
  { kind: 'DONE', group: 'a' },
  { kind: 'DONE', group: 'a', re: '5-0' },
  { kind: 'DONE', group: 'a', re: '5-0', batches: 'many' },
  { kind: 'DANCE', group: 'a', re: '5-0', batches: '1' },
])('what is no answer is passed over: %j', (fields) => {
  expect(decodeAnswer(fields)).toBeUndefined();
});

test('an answer that is damaged says what it can, and the rest is not known', () => {
  const fields = { kind: 'DONE', group: 'a', re: '5-0', batches: '1', wrote: '{"no": "list"}' };
  expect(decodeAnswer(fields)).toMatchObject({ report: { taken: 0, wrote: undefined } });
  const failed = { kind: 'FAILED', group: 'a', re: '5-0', code: 'QE_UNHEARD_OF' };
  expect(decodeAnswer(failed)).toMatchObject({ error: { code: 'QE_INTERNAL' } });
});
