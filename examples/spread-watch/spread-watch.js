// @ts-check
// A worker of our own: it watches quotes, and says when a spread is wide.
const { causedEvent } = require('@quant-engine/contracts');

/** A spread is wide from so many cents on. */
const WIDE_CENTS = 10;

/** The event that we bring along: its name, the stream it is on, and the schema of its payload. */
const spreadEvent = {
  type: 'spread',
  stream: 'ev.spreads',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['symbol', 'cents', 'count'],
    properties: {
      symbol: { type: 'string' },
      cents: { type: 'number', description: 'Ask less bid.' },
      count: { type: 'integer', description: 'How many wide spreads the symbol had so far.' },
    },
  },
};

/** The core: a pure function from a batch of events and a state to a new state and outputs. */
const core = {
  /** @returns {Record<string, number>} wide spreads by symbol */
  initialState: () => ({}),

  /**
   * @param {Record<string, number>} before
   * @param {readonly import('@quant-engine/contracts').QeEvent[]} batch
   */
  step(before, batch) {
    const state = { ...before };
    const outputs = [];
    for (const event of batch) {
      if (event.event_type !== 'l1') continue;
      const { symbol, bid, ask } = event.data;
      const cents = Math.round((Number(ask) - Number(bid)) * 100);
      if (cents < WIDE_CENTS) continue;
      const count = (state[symbol] ?? 0) + 1;
      state[symbol] = count;
      // The id is derived from the cause: a replay makes the same event.
      outputs.push(causedEvent(/** @type {any} */ ('spread'), event, [], { symbol, cents, count }));
    }
    return { state, outputs, latest: {} };
  },

  /** What is wrong with an event beyond its schema; such an event becomes a dead letter. */
  problemsOf: () => [],

  /** How the state is kept between processes. Raise the version when its shape changes. */
  codec: {
    version: 1,
    slices: (/** @type {Record<string, number>} */ counts) => ({ counts }),
    restore: (/** @type {import('@quant-engine/contracts').StateReader} */ slices) =>
      /** @type {Record<string, number>} */ (slices.value('counts') ?? {}),
  },
};

/** The entry in the desk's registry. */
const spreadWatch = {
  name: 'spread_watch',
  group: 'spread_watch',
  reads: ['ev.l1'],
  writes: ['ev.spreads'],
  // It takes its turn after exposure; without this line after the last service.
  after: 'exposure',
  core: () => core,
};

module.exports = { spreadEvent, spreadWatch };
