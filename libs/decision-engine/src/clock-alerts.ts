import { causedEvent, type EventOf, type QeEvent } from '@quant-engine/contracts';
import type { Clock, ClockTrouble } from '@quant-engine/market-view';

/**
 * What the desk is told of its clock, once when it begins. That it stands was said already, by
 * whoever noticed it.
 */
export function clockAlerts(
  before: Clock | null,
  after: Clock | null,
  batch: readonly QeEvent[],
): readonly EventOf<'alert'>[] {
  const trouble = after?.trouble;
  const { kind, since } = before?.trouble ?? {};
  if (trouble === undefined || trouble.kind === 'STANDS') return [];
  if (trouble.kind === kind && trouble.since === since) return [];
  const cause = batch.findLast(({ event_id }) => event_id === after?.eventId);
  if (cause === undefined) return [];
  return [
    causedEvent('alert', cause, [`CLOCK_${trouble.kind}`], {
      alert_type: `CLOCK_${trouble.kind}`,
      severity: 'critical',
      message: `${MESSAGES[trouble.kind]}; nothing is opened until it has run for 30 s`,
      figures: { clock: cause.timestamp, since: trouble.since },
      needs_ack: true,
    }),
  ];
}

const MESSAGES: Readonly<Record<Exclude<ClockTrouble['kind'], 'STANDS'>, string>> = {
  JUMPED: 'the source of the clock jumped and is not followed yet',
  SET_BACK: 'the clock was set back',
};
