import { startAt } from '@quant-engine/lockstep';
import {
  isSessionDay,
  nextSessionDate,
  NYSE_CALENDAR,
  tradingDateAt,
  type DeskHours,
} from '@quant-engine/calendar';
import type { ReferenceData } from '@quant-engine/reference-data';
import { EXIT } from '@quant-engine/service-host';
import { lastSecondMs } from '../day/day-end';
import { loadReference } from '../config-files';
import type { DeskSettings } from '../desk-settings';
import type { DeskService, ServiceSetup } from '../registry/desk-service';
import type { OwnServices } from '../registry/own-services';
import { AFTER_CLOSE_MS, daySourceOf, type DaySource } from '../day/day-source';
import { deskFrom, limitsFrom, rulesFrom, valueOrRefuse } from './configuration';
import type { DeskOptions } from './desk-options';
import { deskHoursOf } from '@quant-engine/risk-policy';

/** What the processes of a desk work out from their options, each the same. */
export interface DeskPlan {
  readonly setup: ServiceSetup;
  readonly settings: DeskSettings;
  /** All services of the desk, in the order of their turns. */
  readonly registry: readonly DeskService[];
  readonly own: OwnServices;
  readonly hours: DeskHours;
  /** The market to be played; absent where quotes come from somebody else. */
  readonly source: DaySource | undefined;
  /** The last second that a played day ticks. */
  readonly endMs: number;
}

/** How long before its close a generated day begins when nobody says otherwise: the busy end. */
const BUSY_END_MS = 40 * 60_000;
const LIVE_SEED = 'quant-engine';

/**
 * @param nowMs the wall clock, for `--live-clock`
 * @throws Refusal, QeError for configuration, books or times that cannot be used
 */
export function deskPlan(options: DeskOptions, nowMs: number): DeskPlan {
  const { rules, hash: rulesHash } = rulesFrom(options.rules);
  const limits = limitsFrom(options.limits);
  const desk = deskFrom(options.desk);
  const hours = deskHoursOf(rules);
  const groups = Object.keys(rules.groups);
  const { reference, seed, source } = plannedDay(options, { hours, groups }, nowMs);
  const setup = { rules, rulesHash, limits, reference, seed };
  const endMs = source === undefined ? Infinity : lastSecondMs(source, options.until);
  return { setup, ...desk, hours, source, endMs };
}

type PlannedDay = Pick<ServiceSetup, 'reference' | 'seed'> & Pick<DeskPlan, 'source'>;

/** What of the rules a day is planned by. */
interface PlanRules {
  readonly hours: DeskHours;
  readonly groups: readonly string[];
}

function plannedDay(options: DeskOptions, rules: PlanRules, nowMs: number): PlannedDay {
  const { scenario, data = '.' } = options;
  if (scenario !== undefined)
    return { reference: booksOf(data), seed: scenario, source: undefined };
  return options.liveClock ? liveDay(options, rules, nowMs) : playedDay(options, rules);
}

function playedDay(options: DeskOptions, { hours, groups }: PlanRules): PlannedDay {
  const { data, date } = options;
  const whole = valueOrRefuse(daySourceOf({ data, date, groups }, hours), EXIT.refused);
  const source = startedAs(options, whole);
  return { reference: source.reference, seed: source.seed, source };
}

/** @throws QE_DAY_TIME for a start outside the day */
function startedAs({ start, data }: DeskOptions, whole: DaySource): DaySource {
  if (start !== undefined) return startAt(whole, whole.openMs + start * 1000, '--start');
  if (data !== undefined) return whole;
  return startAt(whole, Math.max(whole.startMs, whole.endMs - AFTER_CLOSE_MS - BUSY_END_MS));
}

/** The books of a folder, or the generated ones of today or of the next day with a session. */
function liveDay({ data }: DeskOptions, { hours, groups }: PlanRules, nowMs: number): PlannedDay {
  if (data !== undefined)
    return { reference: booksOf(data, groups), seed: LIVE_SEED, source: undefined };
  const today = tradingDateAt(nowMs);
  const date = isSessionDay(NYSE_CALENDAR, today) ? today : nextSessionDate(NYSE_CALENDAR, today);
  const source = valueOrRefuse(daySourceOf({ date, groups }, hours), EXIT.refused);
  return { reference: source.reference, seed: source.seed, source };
}

/** @throws Refusal */
function booksOf(folder: string, groups?: readonly string[]): ReferenceData {
  return valueOrRefuse(loadReference(folder, groups), EXIT.refused);
}
