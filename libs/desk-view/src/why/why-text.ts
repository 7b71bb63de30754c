import type { DecisionData, ProposalLine, QeEvent } from '@quant-engine/contracts';
import { alignedLines, visible } from '../terminal-text';
import type { DayEvents } from './day-events';
import { eventText } from './event-text';

/** How many of the events that followed are shown. */
const EFFECTS_MAX = 100;
const ID_LENGTH = 8;

/** Writes the time of an event as a time of day. */
export type TimeText = (event: QeEvent) => string;

/** Why an event came about, back to what began it, and what followed from it. */
export function whyLines(event: QeEvent, events: DayEvents, time: TimeText): readonly string[] {
  const causes = events.causesOf(event);
  const effects = effectLines(event, events, time, 1);
  const more = effects.length - EFFECTS_MAX;
  return [
    ...withFacts(event, time, ''),
    `  id ${event.event_id}`,
    '',
    causes.length === 0 ? 'Nothing brought it about: it was published.' : 'Because of',
    ...causes.flatMap((cause) => withFacts(cause, time, '  ')),
    '',
    effects.length === 0 ? 'Nothing came of it.' : 'What came of it',
    ...effects.slice(0, EFFECTS_MAX),
    ...(more > 0 ? [`  ... and ${more} more`] : []),
    ...lifeLines(event, events, time),
  ].map(visible);
}

/** All that became of an order: a later fill has a cause of its own. */
function lifeLines(event: QeEvent, events: DayEvents, time: TimeText): readonly string[] {
  if (event.event_type !== 'order') return [];
  const { order_id: id } = event.data;
  const life = [...events].filter((one) => one.event_type === 'order' && one.data.order_id === id);
  return ['', 'The life of the order', ...life.map((one) => `  ${headline(one, time)}`)];
}

/** The decisions of a day, one line each. */
export function decisionLines(
  decisions: readonly QeEvent[],
  events: DayEvents,
  time: TimeText,
): readonly string[] {
  const rows = decisions.map((decision) => {
    const intents = events
      .effectsOf(decision.event_id)
      .filter(({ event_type }) => event_type === 'intent').length;
    return [
      time(decision),
      decision.account_id ?? '',
      decision.event_id.slice(0, ID_LENGTH),
      intents === 0 ? '' : `${intents} ${intents === 1 ? 'intent' : 'intents'}`,
      eventText(decision),
    ];
  });
  return alignedLines([['time', 'account', 'id', '', 'decision'], ...rows]);
}

function headline(event: QeEvent, time: TimeText): string {
  const { event_type: type, event_id: id, account_id: account } = event;
  const whose = account === undefined ? '' : `${account}  `;
  return `${time(event)}  ${type.padEnd(14)}  ${id.slice(0, ID_LENGTH)}  ${whose}${eventText(event)}`;
}

function withFacts(event: QeEvent, time: TimeText, indent: string): readonly string[] {
  const facts = event.event_type === 'decision' ? decisionFacts(event.data) : [];
  return [headline(event, time), ...facts.map((fact) => `  ${fact}`)].map((line) => indent + line);
}

function effectLines(
  event: QeEvent,
  events: DayEvents,
  time: TimeText,
  depth: number,
): readonly string[] {
  return events
    .effectsOf(event.event_id)
    .flatMap((effect) => [
      '  '.repeat(depth) + headline(effect, time),
      ...effectLines(effect, events, time, depth + 1),
    ]);
}

/** The rule, the figures by the event that they came from, and what was and was not approved. */
function decisionFacts(data: DecisionData): readonly string[] {
  const { row, rule, playbook, proposals, suppressed } = data;
  return [
    `rule ${row}: ${rule}`,
    ...figureLines(data.inputs),
    ...(playbook === undefined
      ? []
      : [`step ${playbook.step}: ${playbook.remaining_need} to go of ${playbook.initial_need}`]),
    ...proposals.map((line) => `approved ${lineText(line)}`),
    ...suppressed.map((line) => `not ${lineText(line)}`),
  ];
}

function figureLines(inputs: DecisionData['inputs']): readonly string[] {
  const byEvent = new Map<string, string[]>();
  for (const [name, { value, event_id: id }] of Object.entries(inputs)) {
    const figures = byEvent.get(id) ?? [];
    byEvent.set(id, [...figures, `${name} ${String(value)}`]);
  }
  return [...byEvent].map(
    ([id, figures]) => `${id.slice(0, ID_LENGTH)} says ${figures.join(', ')}`,
  );
}

function lineText({ quantity, symbol, classification, rule, detail }: ProposalLine): string {
  const why = detail === undefined ? rule : `${rule} (${detail})`;
  return `${quantity} ${symbol} ${classification}: ${why}`;
}
