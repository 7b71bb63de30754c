import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStreams, streamOfType } from '@quant-engine/contracts';
import { loadOwnServices, reloadOwnServices } from './own-services';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SERVICE = { module: './watch.cjs', export: 'watch' };

function put(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

/** @param type of event that the module brings along; a name of its own in each test */
function putWatch(type: string, more = ''): void {
  put(
    'watch.cjs',
    `exports.watch = { name: 'watch', group: 'watch', reads: ['ev.l1'], writes: [], core() {} };
     exports.event = { type: '${type}', stream: 'ev.${type}s', schema: { type: 'object' } };
     ${more}`,
  );
}

function load(events: readonly string[] = []) {
  const named = events.map((name) => ({ module: './watch.cjs', export: name }));
  return loadOwnServices(folder, { services: [SERVICE], events: named });
}

test('a service is loaded, and known by name, version and hash', () => {
  putWatch('first');
  put('package.json', '{"version":"2.3.4"}');
  const { services, records } = load();
  expect(services[0]?.reads).toEqual(['ev.l1']);
  expect(records).toEqual([
    { ...SERVICE, name: 'watch', version: '2.3.4', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
});

test('an event type that comes with it is known from then on', () => {
  putWatch('second');
  load(['event']);
  load(['event']);
  expect(streamOfType('second')).toBe('ev.seconds');
  expect(eventStreams().filter((stream) => stream === 'ev.seconds')).toHaveLength(1);
});

test.each([
  ['a module that is not there', undefined, /the module is not there/],
  ['a module that fails', 'throw new Error("no luck")', /its module fails: no luck/],
  ['a module that is no program', '{', /its module fails/],
  ['an export that is missing', 'exports.other = {}', /no such object; it has other/],
  ['an export that is no object', 'exports.watch = 7', /no such object; it has watch/],
  ['a module that exports nothing', '', /no such object; it has none/],
])('%s is refused', (_, text, reason) => {
  if (text !== undefined) put('watch.cjs', text);
  expect(() => load()).toThrow(
    expect.objectContaining({
      code: 'QE_DESK_SERVICE',
      place: './watch.cjs watch',
      message: expect.stringMatching(reason) as string,
    }) as Error,
  );
});

test.each([
  ['a built-in type', 'order', 'ev.own', /the type order is taken/],
  ['a built-in stream', 'third', 'ev.orders', /the stream ev.orders is taken/],
  ['the stream of dead letters', 'third', 'ev.dead', /the stream ev.dead is taken/],
  ['a stream that is none of events', 'third', 'journal:x', /a stream is written like/],
  ['a type that is no word', 'Third!', 'ev.thirds', /a type is written like/],
  ['a type of the prototype', '__proto__', 'ev.thirds', /a type is written like/],
])('%s is refused', (_, type, stream, reason) => {
  put('watch.cjs', `exports.event = { type: '${type}', stream: '${stream}', schema: {} };`);
  const events = [{ module: './watch.cjs', export: 'event' }];
  expect(() => loadOwnServices(folder, { services: [], events })).toThrow(
    expect.objectContaining({
      code: 'QE_EVENT_DEFINITION',
      message: expect.stringMatching(reason) as string,
    }) as Error,
  );
});

test('a module that is the same again is reloaded, and one that has changed is refused', () => {
  putWatch('fourth');
  const { records } = load();
  const recorded = { records, events: [] };
  expect(reloadOwnServices(folder, recorded).records).toEqual(records);
  putWatch('fourth', '// another');
  expect(() => reloadOwnServices(folder, recorded)).toThrow(/the day was run with watch 0\.0\.0/);
});
