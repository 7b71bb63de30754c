import type { EVENT_SCHEMAS } from './events/index';

/**
 * Every stream of the desk and the one type of event on it. The eleven `ev.` streams are the
 * desk's public record; the two `broker.` streams are the line between execution and its broker.
 */
export const STREAM_OF = {
  session: 'ev.session',
  l1: 'ev.l1',
  print: 'ev.prints',
  feature: 'ev.features',
  alert: 'ev.alerts',
  position: 'ev.positions',
  exposure: 'ev.exposure',
  proposal: 'ev.proposals',
  decision: 'ev.decisions',
  intent: 'ev.intents',
  order: 'ev.orders',
  broker_command: 'broker.commands',
  broker_report: 'broker.reports',
} as const satisfies Record<keyof typeof EVENT_SCHEMAS, string>;

/** A stream of the built-in types. */
export type StreamName = (typeof STREAM_OF)[keyof typeof STREAM_OF];

/** What could not be taken, with its reason and everything that is needed to feed it again. */
export const DEAD_LETTERS = 'ev.dead';
