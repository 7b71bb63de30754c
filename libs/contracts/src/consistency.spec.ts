import { readFileSync } from 'node:fs';
import path from 'node:path';
import { casesOf } from '../test/table';
import type { QeEvent } from './envelope';
import { problemsOfEvent } from './wire';

function sampleOf(type: string): QeEvent {
  const file = path.join(__dirname, '..', 'samples', `${type}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as QeEvent;
}

describe('fields that state one fact twice', () => {
  it.each(
    casesOf(
      ['type', 'field', 'value', 'places'],
      `
      type   | field          | value            | places
      intent | action         | SELL             |
      intent | action         | BUY              | /data/action
      intent | classification | LT_LONG_INCREASE | /data/classification /data/action
      intent | classification | MM_LONG_DECREASE | /data/classification
      intent | bucket         | MM_PURE          | /data/classification
      intent | dir            | SHORT            | /data/classification
      intent | effect         | INCREASE         | /data/classification
      order  | order_action   | BUY              | /data/order_action
      order  | effect         | INCREASE         | /data/classification
      order  | account_id     | IBKR_GUN         | /account_id
      `,
    ),
  )('$type with $field $value is refused at "$places"', ({ type, field, value, places }) => {
    const sample = sampleOf(type);
    const event = { ...sample, data: { ...sample.data, [field]: value } } as QeEvent;
    expect(
      problemsOfEvent(event)
        .map((problem) => problem.place)
        .join(' '),
    ).toBe(places);
  });

  it('may leave the account to the data alone', () => {
    const { data, ...head } = sampleOf('order');
    const names = Object.entries(head).filter(([name]) => name !== 'account_id');
    const event = { ...Object.fromEntries(names), data } as QeEvent;
    expect(event).not.toHaveProperty('account_id');
    expect(problemsOfEvent(event)).toEqual([]);
  });
});
