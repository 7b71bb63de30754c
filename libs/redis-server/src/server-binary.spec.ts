import { serverCacheFolder } from './cache-folder';
import { isNewEnough, serverEnvironment, versionOf } from './server-binary';

test.each([
  ['Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=ae4d', '7.0.15'],
  ['Valkey server v=8.1.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1', '8.1.1'],
  ['usage: redis-server', undefined],
  ['KeyDB server v=6.3.4', undefined],
])('%j says version %p', (output, version) => {
  expect(versionOf(output)).toBe(version);
});

test.each([
  ['6.2.14', false],
  ['7.0.0', true],
  ['7.2.4', true],
  ['10.0.0', true],
  ['', false],
])('%j is new enough: %p', (version, expected) => {
  expect(isNewEnough(version)).toBe(expected);
});

test('a library path goes before the one that is set already', () => {
  expect(serverEnvironment(undefined, { A: '1' })).toEqual({ A: '1' });
  expect(serverEnvironment('/x', { A: '1' })).toEqual({ A: '1', LD_LIBRARY_PATH: '/x' });
  expect(serverEnvironment('/x', { LD_LIBRARY_PATH: '/y' })).toEqual({ LD_LIBRARY_PATH: '/x:/y' });
});

test.each([
  [{ QE_CACHE_DIR: '/c', XDG_CACHE_HOME: '/x', HOME: '/h' }, '/c/redis'],
  [{ XDG_CACHE_HOME: '/x', HOME: '/h' }, '/x/quant-engine/redis'],
  [{ XDG_CACHE_HOME: 'relative', HOME: '/h' }, '/h/.cache/quant-engine/redis'],
  [{ XDG_CACHE_HOME: '', HOME: '/h' }, '/h/.cache/quant-engine/redis'],
])('with %j servers are kept in %s', (env, folder) => {
  expect(serverCacheFolder(env)).toBe(folder);
});
