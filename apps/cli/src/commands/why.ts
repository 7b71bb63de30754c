import {
  msFromUnixNs,
  QeError,
  type EventOf,
  type Problem,
  type QeEvent,
} from '@quant-engine/contracts';
import { readSetup } from '@quant-engine/desk';
import {
  DayEvents,
  eventText,
  decisionLines,
  whyLines,
  type TimeText,
} from '@quant-engine/desk-view';
import { readRunFolder } from '@quant-engine/run-folder';
import { timeOfDay } from '@quant-engine/session-clock';
import { dayFolder, type DayPlace } from '../day/folder';
import { EXIT, Refusal, type ExitCode } from '../exit-codes';
import { printData, printNote } from '../output';

export interface WhyOptions extends DayPlace {
  readonly account?: string;
  readonly json?: boolean;
}

/** How many of the events that an id could mean are named. */
const CANDIDATES_MAX = 10;

/** `qe why`: what brought an event about and what came of it; without an id, the decisions. */
export function runWhy(id: string | undefined, options: WhyOptions): ExitCode {
  const folder = readRunFolder(dayFolder(options));
  // The types of event that the day's own services brought along become known by it.
  readSetup(folder.dir, folder.manifest.rulesHash);
  const events = new DayEvents(folder);
  const time = timeText(events);
  if (id === undefined) return listDecisions(events, time, options);
  const event = onlyOne(events.find(id), id, time);
  if (options.json === true) printData(JSON.stringify(whyJson(event, events), null, 2));
  else printData(whyLines(event, events, time).join('\n'));
  return EXIT.ok;
}

function listDecisions(events: DayEvents, time: TimeText, options: WhyOptions): ExitCode {
  const { account, json } = options;
  if (account !== undefined) checkAccount(events, account);
  const decisions = [...events]
    .filter((event): event is EventOf<'decision'> => event.event_type === 'decision')
    .filter((decision) => account === undefined || decision.account_id === account);
  if (json === true) printData(JSON.stringify(decisions, null, 2));
  else if (decisions.length === 0) printNote('There are no decisions.');
  else printData(decisionLines(decisions, events, time).join('\n'));
  return EXIT.ok;
}

/** @throws QE_REPORT_ACCOUNT when nothing of the day is of that account */
function checkAccount(events: DayEvents, name: string): void {
  const accounts = new Set([...events].flatMap(({ account_id }) => account_id ?? []));
  if (accounts.has(name)) return;
  const names = [...accounts].sort().join(', ') || 'none';
  throw new QeError('QE_REPORT_ACCOUNT', `the day has no account "${name}"; it has: ${names}`);
}

/** @throws Refusal when an id means no event, or several */
function onlyOne(found: readonly QeEvent[], id: string, time: TimeText): QeEvent {
  const [event] = found;
  if (event !== undefined && found.length === 1) return event;
  const code = 'QE_EVENT_UNKNOWN';
  const problems: readonly Problem[] =
    event === undefined
      ? [{ code, place: id, reason: 'no event of the day has this id, and no order' }]
      : found.slice(0, CANDIDATES_MAX).map((one) => ({
          code,
          place: id,
          reason: `may be ${one.event_id}: ${time(one)} ${one.event_type} ${eventText(one)}`,
        }));
  throw new Refusal(problems, EXIT.refused);
}

/** The chain as data: causes from the nearest on, effects as a tree. */
function whyJson(event: QeEvent, events: DayEvents): object {
  const effects = (of: QeEvent): readonly object[] =>
    events.effectsOf(of.event_id).map((effect) => ({ event: effect, effects: effects(effect) }));
  return { event, causes: events.causesOf(event), effects: effects(event) };
}

/** Times of day in New York, as the clock of the day had them. */
function timeText(events: DayEvents): TimeText {
  for (const event of events) {
    if (event.event_type !== 'session' || event.data.session_open === undefined) continue;
    const openMs = msFromUnixNs(event.timestamp) - event.data.tick * 1_000;
    return ({ timestamp }) => timeOfDay(Math.floor((msFromUnixNs(timestamp) - openMs) / 1_000));
  }
  return ({ timestamp }) => new Date(msFromUnixNs(timestamp)).toISOString();
}
