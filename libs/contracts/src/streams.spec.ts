import { casesOf } from '../test/table';
import { EVENT_TYPES } from './events/index';
import { eventStreams } from './events/catalogue';
import { DEAD_LETTERS, STREAM_OF } from './streams';

describe('the streams, which users read by name', () => {
  it.each(
    casesOf(
      ['type', 'stream'],
      `
      type           | stream
      session        | ev.session
      l1             | ev.l1
      print          | ev.prints
      feature        | ev.features
      alert          | ev.alerts
      position       | ev.positions
      exposure       | ev.exposure
      proposal       | ev.proposals
      decision       | ev.decisions
      intent         | ev.intents
      order          | ev.orders
      broker_command | broker.commands
      broker_report  | broker.reports
      `,
    ),
  )('$type is on $stream', ({ type, stream }) => {
    expect(STREAM_OF).toHaveProperty([type], stream);
  });

  it('are one for each type, and none of them holds the dead letters', () => {
    expect(new Set(eventStreams()).size).toBe(EVENT_TYPES.length);
    expect(eventStreams()).not.toContain(DEAD_LETTERS);
    expect(DEAD_LETTERS).toBe('ev.dead');
  });
});
