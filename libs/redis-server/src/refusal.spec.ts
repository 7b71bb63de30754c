import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NEEDED_COMMANDS, refusalOf } from './refusal';

it.each([
  ['WRONGPASS invalid username-password pair', 'QE_REDIS_ACCESS'],
  ['NOAUTH Authentication required.', 'QE_REDIS_ACCESS'],
  ["NOPERM this user has no permissions to run the 'xadd' command", 'QE_REDIS_ACCESS'],
  ['ERR DB index is out of range', 'QE_REDIS_URL'],
  ['ERR SELECT is not allowed in cluster mode', 'QE_REDIS_URL'],
  ['MOVED 3999 127.0.0.1:6381', 'QE_REDIS_URL'],
  ["CROSSSLOT Keys in request don't hash to the same slot", 'QE_REDIS_URL'],
])('%s is refused for good', (message, code) => {
  expect(refusalOf(message)?.code).toBe(code);
});

it.each(['LOADING Redis is loading', 'OOM command not allowed', 'connect ECONNREFUSED'])(
  '%s may pass',
  (message) => {
    expect(refusalOf(message)).toBeUndefined();
  },
);

it('needs the commands that the documentation names', () => {
  const page = readFileSync(join(__dirname, '../../../docs/operating/redis.md'), 'utf8');
  const [, rule = ''] = /ACL SETUSER desk([\s\S]*?)```/.exec(page) ?? [];
  const named = [...rule.matchAll(/\+(\S+)/g)].map(([, name = '']) => name.replace('\\', ''));
  expect(named.sort()).toEqual([...NEEDED_COMMANDS].sort());
});
