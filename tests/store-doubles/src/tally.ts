import {
  causedEvent,
  STREAM_OF,
  type Core,
  type EventOf,
  type QeEvent,
} from '@quant-engine/contracts';
import { nthQuote } from '@quant-engine/testkit';
import { Map } from 'immutable';
import type { ServiceOf } from './service';

/** How often each symbol was quoted, and in which order. */
export interface Tally {
  readonly seen: readonly string[];
  readonly counts: Map<string, number>;
}

/** What goes wrong in a core, by the symbol of the quote that does it. */
export interface Faults {
  readonly step?: ReadonlySet<string>;
  readonly problems?: ReadonlySet<string>;
  readonly output?: ReadonlySet<string>;
  /** Told of each event that a step is given. */
  readonly onEvent?: (symbol: string) => void;
}

/** A service that counts quotes and says an alert for each. */
export function tallyService(faults: Faults = {}): ServiceOf<Tally> {
  return { group: 'tally', streams: [STREAM_OF.l1], core: tallyCore(faults) };
}

function tallyCore({ step, problems, output, onEvent }: Faults): Core<Tally> {
  return {
    initialState: () => ({ seen: [], counts: Map() }),
    step: (state, batch) => {
      const quotes = batch.filter((event) => event.event_type === 'l1');
      for (const { data } of quotes) {
        onEvent?.(data.symbol);
        if (step?.has(data.symbol) === true) throw new Error(`cannot count ${data.symbol}`);
      }
      return {
        state: quotes.reduce(counted, state),
        outputs: quotes.map((quote) => alertOn(quote, output?.has(quote.data.symbol) === true)),
        latest: { 'state:tally': { quotes: String(state.seen.length + quotes.length) } },
      };
    },
    problemsOf: (event) => {
      if (event.event_type !== 'l1') return [];
      const { symbol } = event.data;
      if (problems?.has(symbol) === true) throw new Error(`cannot judge ${symbol}`);
      if (symbol !== 'NOT OURS') return [];
      return [{ code: 'QE_SCHEMA_INVALID', place: '/data/symbol', reason: 'not ours' }];
    },
    codec: {
      version: 1,
      slices: ({ seen, counts }) => ({ seen, counts }),
      restore: (slices) => ({
        seen: slices.value('seen') as readonly string[],
        counts: Map(slices.entries('counts')) as Map<string, number>,
      }),
    },
  };
}

function counted({ seen, counts }: Tally, { data }: EventOf<'l1'>): Tally {
  return {
    seen: [...seen, data.symbol],
    counts: counts.update(data.symbol, 0, (count) => count + 1),
  };
}

function alertOn(quote: EventOf<'l1'>, isBroken: boolean): QeEvent {
  return causedEvent('alert', quote, [], {
    alert_type: 'SEEN',
    message: quote.data.symbol,
    severity: isBroken ? ('loud' as 'info') : 'info',
  });
}

/** A quote; the same number gives the same event. */
export function quote(n: number, symbol = `SYM ${n}`): EventOf<'l1'> {
  return nthQuote(n, { symbol });
}

/** A logger that keeps what it is told. */
export function keptLog() {
  const lines: { level: string; message: string }[] = [];
  const keep = (level: string) => (message: string, fields?: object) =>
    void lines.push({ level, message, ...fields });
  return {
    lines,
    logger: { error: keep('error'), warn: keep('warn'), info: keep('info'), debug: keep('debug') },
  };
}
