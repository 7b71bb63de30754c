import { readFileSync } from 'node:fs';
import path from 'node:path';
import { accountProblems, hashFields } from './core';
import type { QeEvent } from './envelope';

function sampleOf(type: string): QeEvent {
  const file = path.join(__dirname, '..', 'samples', `${type}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as QeEvent;
}

describe('latest state as a hash', () => {
  it('is readable by eye: text as it is, the rest as JSON, and what is absent is absent', () => {
    const data = { regime: 'MID', tick: 17, open: true, list: ['A'], none: undefined };
    expect(hashFields(data)).toStrictEqual({
      regime: 'MID',
      tick: '17',
      open: 'true',
      list: '["A"]',
    });
  });
});

describe('the accounts of a desk', () => {
  it('refuse an event of another account at its place', () => {
    expect(accountProblems(['IBKR_GUN'], sampleOf('intent'))).toMatchObject([
      { code: 'QE_ACCOUNT_UNKNOWN', place: '/data/account_id' },
    ]);
  });

  it('take their own events and those that belong to no account', () => {
    expect(accountProblems(['IBKR_GUN', 'HAMMER'], sampleOf('intent'))).toEqual([]);
    expect(accountProblems(['IBKR_GUN'], sampleOf('l1'))).toEqual([]);
  });
});
