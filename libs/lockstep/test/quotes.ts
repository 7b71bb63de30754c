import { rootEvent, unixNsFromMs, type QeEvent } from '@quant-engine/contracts';
import { startAt, type MarketDay, type TimedDay } from '../src/index';

export const OPEN_MS = Date.UTC(2026, 0, 12, 14, 30);

export interface TestDay extends MarketDay, TimedDay {
  readonly ends: 'CLOSE' | 'TAPE_END';
}

/** A quote of a symbol, some seconds after the open. */
export function quote(symbol: string, second: number): QeEvent {
  const time = unixNsFromMs(OPEN_MS + second * 1000);
  const data = { symbol, bid: '24.99', ask: '25.01', quote_time: time };
  return rootEvent('l1', `quote:${symbol}:${second}`, time, data);
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
