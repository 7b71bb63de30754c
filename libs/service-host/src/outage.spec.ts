import { ERROR_CATALOGUE, QeError, type ErrorCode } from '@quant-engine/contracts';
import type { Logger } from './logger';
import { LEASE_OUTAGE, Outage, verdictOn } from './outage';

const OF_THE_STORE = (Object.keys(ERROR_CATALOGUE) as ErrorCode[]).filter((code) =>
  code.startsWith('QE_STORE_'),
);

test.each([
  [['QE_STORE_FENCED', 'QE_STORE_LEASED'], 'LOST'],
  [['QE_STORE_CLOSED'], 'CLOSED'],
  [['QE_STORE_FULL', 'QE_STORE_SERVER', 'QE_STORE_OFFSET', 'QE_STORE_GAP'], 'STORE'],
  [['QE_STORE_ENTRY', 'QE_INTERNAL', 'QE_RULES_INVALID'], 'BUG'],
] as const)('%j is %s', (codes, verdict) => {
  for (const code of codes) expect(verdictOn(new QeError(code, 'so'))).toBe(verdict);
});

test('every trouble of a store but a wrong entry passes, or says who is active', () => {
  const others = OF_THE_STORE.filter((code) => code !== 'QE_STORE_ENTRY');
  for (const code of others) expect(verdictOn(new QeError(code, 'so'))).not.toBe('BUG');
});

test('what the network or the server says passes, a fault of ours does not', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { syscall: 'connect' });
  const reply = Object.assign(new Error('LOADING'), { name: 'ReplyError' });
  for (const error of [refused, reply, 'text']) expect(verdictOn(error)).toBe('STORE');
  for (const error of [new TypeError('no'), new RangeError('no')]) {
    expect(verdictOn(error)).toBe('BUG');
  }
});

test('trouble of a service and that of its lease are two lines, each said once', async () => {
  const lines: string[] = [];
  const note = (message: string): void => void lines.push(message);
  const logger = { warn: note, info: note } as unknown as Logger;
  const end = new AbortController();
  const { signal: stop } = end;
  const outages = [new Outage('a', logger, stop), new Outage('a', logger, stop, LEASE_OUTAGE)];
  const waits = [...outages, ...outages].map((outage) => outage.backOff(new Error('away')));
  // Nobody waits for the end of what was tried in vain.
  end.abort();
  await Promise.all(waits);
  for (const outage of [...outages, ...outages]) outage.over();
  expect(lines).toHaveLength(4);
  expect(new Set(lines).size).toBe(4);
});
