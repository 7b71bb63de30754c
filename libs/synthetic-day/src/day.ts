import { rootEvent, type QeEvent, type UnixNs } from '@quant-engine/contracts';
import { ReferenceData } from '@quant-engine/reference-data';
import { overnightBooks } from './books';
import { marketsOf, strategistsOf } from './cast';
import { moveTo, NS_PER_MS, printOf, quoteOf, type SymbolMarket } from './market';
import { momentMs, type DeskDayTimes } from './path';
import { propose, type Strategist } from './proposals';
import { randomOf } from './random';
import { PROPOSALS, QUOTES } from './story';
import { instrumentsOf } from './universe';

/** Which day is made. */
export interface GeneratedDayOptions {
  /** The same seed gives the same desk, and with the same date and hours the same events. */
  readonly seed: string;
  /** Date in New York, `2026-01-12`. */
  readonly tradingDate: string;
  readonly day: DeskDayTimes;
}

/** A day that was made: its reference data, and its events in the order of their times. */
export interface GeneratedDay {
  readonly reference: ReferenceData;
  /** Unix ms; the first quotes come from here on, 5 minutes before the open. */
  readonly startMs: number;
  /** Unix ms; the desk's close, no event is as late. */
  readonly endMs: number;
  /** The day from its start, in the order of its times; made as it is read, again at each call. */
  readonly events: () => Iterable<QeEvent>;
}

/** Makes a desk and a day of its market out of a seed: quotes, prints and strategies' proposals. */
export function generateDay(options: GeneratedDayOptions): GeneratedDay {
  const { seed, day } = options;
  const instruments = instrumentsOf(randomOf(seed, 'instruments'));
  const accounts = overnightBooks(instruments, randomOf(seed, 'books'));
  const reference = new ReferenceData(instruments, accounts);
  const startMs = momentMs({ from: 'open', minutes: -QUOTES.beforeOpenMinutes }, day);
  return {
    reference,
    startMs,
    endMs: day.closeMs,
    events: () => eventsOf(options, reference, startMs),
  };
}

/** An event and its time, in ns after the start. */
interface Draft {
  readonly ns: number;
  readonly event: QeEvent;
}

/** Who is due at a time, and what comes of it. */
interface Turn {
  readonly ns: number;
  readonly play: () => readonly Draft[];
}

const NS_PER_SECOND = 1_000 * NS_PER_MS;
const PRINT_BEFORE_QUOTE_MS = { low: 1, high: 30 };

function* eventsOf(
  options: GeneratedDayOptions,
  reference: ReferenceData,
  startMs: number,
): Generator<QeEvent> {
  const { seed, tradingDate, day } = options;
  const markets = marketsOf({ ...options, startMs }, reference);
  const strategists = strategistsOf({ ...options, startMs }, reference, markets);
  const stage: Stage = {
    name: `generated:${seed}:${tradingDate}`,
    startMs,
    openNs: (day.openMs - startMs) * NS_PER_MS,
  };
  const endNs = (day.closeMs - startMs) * NS_PER_MS;
  const lastProposalNs = endNs - PROPOSALS.lastBeforeCloseMinutes * 60 * NS_PER_SECOND;
  for (let fromNs = 0; fromNs < endNs; fromNs += NS_PER_SECOND) {
    const untilNs = Math.min(fromNs + NS_PER_SECOND, endNs);
    const quotes = markets
      .filter(({ nextNs }) => nextNs < untilNs)
      .map((market): Turn => ({
        ns: market.nextNs,
        play: () => quoteDrafts(market, fromNs, stage),
      }));
    const proposals = strategists
      .filter(({ nextNs }) => nextNs < Math.min(untilNs, lastProposalNs))
      .map((strategist): Turn => ({
        ns: strategist.nextNs,
        play: () => [proposalDraft(strategist, stage)],
      }));
    // Played in the order of their times, so that no strategy sees a quote that is yet to come.
    const turns = [...quotes, ...proposals].sort(byTime);
    const drafts = turns.flatMap(({ play }) => play()).sort(byTime);
    for (const { event } of drafts) yield event;
  }
}

function byTime(a: { readonly ns: number }, b: { readonly ns: number }): number {
  return a.ns - b.ns;
}

/** What the events of a day share. */
interface Stage {
  /** Names the day in the keys of its events. */
  readonly name: string;
  readonly startMs: number;
  readonly openNs: number;
}

/** The quote that is due, and at times a trade at the market as it was just before. */
function quoteDrafts(market: SymbolMarket, fromNs: number, stage: Stage): readonly Draft[] {
  const { random, instrument, printChancePerMille, nextNs: ns } = market;
  const drafts: Draft[] = [];
  if (ns >= stage.openNs && random.chance(printChancePerMille)) {
    const before = random.between(PRINT_BEFORE_QUOTE_MS.low, PRINT_BEFORE_QUOTE_MS.high);
    // Never into the second before, which is on its way already.
    const printNs = Math.max(fromNs, ns - before * NS_PER_MS);
    const time = timeOf(printNs, stage);
    const key = `${stage.name}:${instrument.symbol}:${printNs}`;
    drafts.push({ ns: printNs, event: rootEvent('print', key, time, printOf(market, time)) });
  }
  const time = timeOf(ns, stage);
  const key = `${stage.name}:${instrument.symbol}:${ns}`;
  moveTo(market, msOf(ns, stage));
  drafts.push({ ns, event: rootEvent('l1', key, time, quoteOf(market, time)) });
  return drafts;
}

function proposalDraft(strategist: Strategist, stage: Stage): Draft {
  const { nextNs: ns } = strategist;
  const { accountId } = strategist.story;
  const data = propose(strategist, msOf(ns, stage));
  const key = `${stage.name}:${accountId}:${ns}`;
  return { ns, event: rootEvent('proposal', key, timeOf(ns, stage), data, accountId) };
}

function msOf(ns: number, { startMs }: Stage): number {
  return startMs + Math.floor(ns / NS_PER_MS);
}

function timeOf(ns: number, stage: Stage): UnixNs {
  return `${msOf(ns, stage)}${String(ns % NS_PER_MS).padStart(6, '0')}`;
}
