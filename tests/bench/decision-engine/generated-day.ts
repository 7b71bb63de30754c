import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokerSimCore } from '@quant-engine/broker-sim';
import { DEFAULT_DESK_HOURS, deskDay, NYSE_CALENDAR, sessionAt } from '@quant-engine/calendar';
import {
  compareUnixNs,
  parseUsd,
  rootEvent,
  streamOf,
  unixNsFromMs,
  type Core,
  type QeEvent,
} from '@quant-engine/contracts';
import { engineCore, type EngineConfig, type EngineState } from '@quant-engine/decision-engine';
import { exposureCore } from '@quant-engine/exposure';
import { readLimits } from '@quant-engine/liquidity-guard';
import { ordersCore } from '@quant-engine/orders';
import type { ReferenceData } from '@quant-engine/reference-data';
import { readRules } from '@quant-engine/risk-policy';
import { generateDay } from '@quant-engine/synthetic-day';

const CONFIG = join(__dirname, '..', '..', '..', 'config');
const DATE = '2026-01-12';

/** A core on the desk, and what it reads: at equal times earlier streams first. */
interface Seat {
  readonly core: Core<unknown>;
  readonly reads: readonly string[];
  readonly takes: (batch: readonly QeEvent[]) => void;
}

export interface BenchDay {
  readonly engine: Core<EngineState>;
  /** What the engine takes in a whole generated day, batch by batch. */
  readonly batches: readonly (readonly QeEvent[])[];
  /** Plays the day through every core; the number of events that were taken. */
  readonly playAll: () => number;
}

export function engineConfig(reference: ReferenceData): EngineConfig {
  const rules = readRules(readFileSync(join(CONFIG, 'risk_rules.yaml'), 'utf8'), 'rules');
  const limits = readLimits(readFileSync(join(CONFIG, 'liquidity_limits.yaml'), 'utf8'), 'limits');
  if (!rules.ok || !limits.ok) throw new Error('the shipped configuration does not hold');
  return {
    reference,
    rules: rules.rules,
    rulesHash: rules.hash,
    limits: limits.limits,
  };
}

/** The generated day in memory: no store, no files, only the cores. */
export function benchDay(): BenchDay {
  const { session, ...day } = deskDay(NYSE_CALENDAR, DEFAULT_DESK_HOURS, DATE);
  if (session === undefined) throw new Error(`${DATE} has no session`);
  const generated = generateDay({ seed: 'bench', tradingDate: DATE, day: session });
  const config = engineConfig(generated.reference);
  const market = [...generated.events()];
  const engine = engineCore(config);

  const play = (onEngineBatch: (batch: readonly QeEvent[]) => void): number => {
    const seats = seatsOf(config, onEngineBatch);
    const states = seats.map((seat) => seat.core.initialState());
    const inboxes: QeEvent[][] = seats.map(() => []);
    let taken = 0;
    const publish = (event: QeEvent): void => {
      const stream = streamOf(event);
      seats.forEach((seat, index) => {
        if (seat.reads.includes(stream)) inboxes[index]?.push(event);
      });
    };
    const settle = (): void => {
      for (let moved = true; moved;) {
        moved = false;
        seats.forEach((seat, index) => {
          const batch = inOrder(inboxes[index] ?? [], seat.reads);
          if (batch.length === 0) return;
          inboxes[index] = [];
          moved = true;
          taken += batch.length;
          seat.takes(batch);
          const step = seat.core.step(states[index], batch);
          states[index] = step.state;
          step.outputs.forEach(publish);
        });
      }
    };
    let next = 0;
    for (let ms = generated.startMs; ms <= generated.endMs; ms += 1000) {
      const now = unixNsFromMs(ms);
      for (; next < market.length; next += 1) {
        const event = market[next];
        if (event === undefined || compareUnixNs(event.timestamp, now) > 0) break;
        publish(event);
      }
      publish(rootEvent('session', `session:${ms}`, now, sessionAt({ ...day, session }, ms)));
      settle();
    }
    return taken;
  };

  const batches: (readonly QeEvent[])[] = [];
  play((batch) => batches.push(batch));
  return { engine, batches, playAll: () => play(() => undefined) };
}

function seatsOf(
  config: EngineConfig,
  onEngineBatch: (batch: readonly QeEvent[]) => void,
): readonly Seat[] {
  const { reference, rules, limits } = config;
  const books = reference.accounts.map((book) => [book.accountId, book] as const);
  const ignore = (): void => undefined;
  const seat = <S>(
    core: Core<S>,
    reads: readonly string[],
    takes = ignore as Seat['takes'],
  ): Seat => ({
    core: core as Core<unknown>,
    reads,
    takes,
  });
  const market: readonly string[] = ['ev.l1', 'ev.prints'];
  return [
    seat(exposureCore({ reference, buckets: rules.buckets, staleData: rules.staleData }), [
      'ev.orders',
      'ev.positions',
      ...market,
      'ev.session',
    ]),
    seat(
      engineCore(config),
      ['ev.orders', 'ev.l1', 'ev.features', 'ev.exposure', 'ev.session', 'ev.proposals'],
      onEngineBatch,
    ),
    seat(ordersCore({ reference, limits }), [
      'broker.reports',
      'ev.decisions',
      'ev.session',
      'ev.intents',
    ]),
    seat(
      brokerSimCore({
        seed: 'bench',
        accounts: Object.fromEntries(books),
        commissionPerShare: parseUsd('0'),
      }),
      ['ev.session', ...market, 'broker.commands'],
    ),
  ];
}

function inOrder(inbox: readonly QeEvent[], reads: readonly string[]): readonly QeEvent[] {
  const rank = (event: QeEvent): number => reads.indexOf(streamOf(event));
  return [...inbox].sort((a, b) => compareUnixNs(a.timestamp, b.timestamp) || rank(a) - rank(b));
}
