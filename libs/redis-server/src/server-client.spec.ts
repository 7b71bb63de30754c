import { deskNames } from './desk-clients';
import { isStillLoading, serverFacts } from './server-client';

test('the facts of a Redis are read from its answer to INFO', () => {
  const info =
    '# Server\r\nredis_version:7.0.15\r\nprocess_id:42\r\ntcp_port:0\r\nexecutable:/a:b\r\n';
  expect(serverFacts(info)).toEqual({
    pid: 42,
    product: 'redis',
    version: '7.0.15',
    executable: '/a:b',
    port: undefined,
  });
});

test('a Valkey says its own version beside the one of Redis that it stands for', () => {
  const info =
    'redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.1\r\ntcp_port:6379\r\n';
  expect(serverFacts(info)).toMatchObject({ product: 'valkey', version: '8.1.1', port: 6379 });
});

test('the processes of the desk are named once each, and nobody else', () => {
  const list = [
    'id=3 addr=/s:0 laddr=/s:0 fd=8 name= age=1 user=default lib-name=ioredis',
    'id=4 addr=/s:0 laddr=/s:0 fd=9 name=qe:ledger age=1 user=default',
    'id=5 addr=/s:0 laddr=/s:0 fd=10 name=qe:ledger age=1 user=default',
    'id=6 addr=/s:0 laddr=/s:0 fd=11 name=qe:engine age=1 user=default',
    'id=7 addr=/s:0 laddr=/s:0 fd=12 name=other:qe: age=1 user=default lib-name=qe:x',
  ].join('\n');
  expect(deskNames(list)).toEqual(['qe:engine', 'qe:ledger']);
});

test('a server that is loading says so', () => {
  expect(isStillLoading(new Error('LOADING Redis is loading the dataset in memory'))).toBe(true);
  expect(isStillLoading(new Error('NOAUTH Authentication required.'))).toBe(false);
});
