import type { QeEvent } from '@quant-engine/contracts';
import { OPEN_MS, quote as quoteOf } from '@quant-engine/testkit';
import { startAt, type MarketDay, type TimedDay } from '../src/index';

export interface TestDay extends MarketDay, TimedDay {
  readonly ends: 'CLOSE' | 'TAPE_END';
}

/** A quote of a symbol, some seconds after the open. */
export function quote(symbol: string, second: number): QeEvent {
  return quoteOf(symbol, '24.99', '25.01', { at: second });
}

/** A day of a few quotes, ten seconds long. */
export function quotedDay(...events: readonly QeEvent[]): TestDay {
  return {
    openMs: OPEN_MS,
    startMs: OPEN_MS,
    endMs: OPEN_MS + 10_000,
    ends: 'TAPE_END',
    events: () => events,
    refused: [],
  };
}

export function lateDay(second: number, ...events: readonly QeEvent[]): TestDay {
  return startAt(quotedDay(...events), OPEN_MS + second * 1000);
}
