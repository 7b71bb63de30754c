import {
  clampedSumUsd,
  elapsedMs,
  type Bucket,
  type Ratio,
  type UnixNs,
  type UsdMicros,
  ZERO_USD,
} from '@quant-engine/contracts';
import type { ReferenceData } from '@quant-engine/reference-data';
import type { Clock } from '@quant-engine/market-view';
import type { PolicyFigures } from '@quant-engine/risk-policy';
import { costOf, unseenIncreases } from './outstanding';
import type { ExposureView, Ticket } from './state';

/** $ that would come on top of what the snapshot shows as potential. */
export interface OnTop {
  readonly gross: UsdMicros;
  readonly buckets: Readonly<Record<Bucket, UsdMicros>>;
  readonly groups: Readonly<Record<string, UsdMicros>>;
}

/** What an order adds, as it is asked about. */
export interface Addition {
  readonly symbol: string;
  readonly bucket: Bucket;
  readonly notional: UsdMicros;
}

/** Approved increases that the snapshot does not show, plus any that are being thought about. */
export function onTopOf(
  tickets: readonly Ticket[],
  exposure: ExposureView,
  reference: ReferenceData,
  considered: readonly Addition[] = [],
): OnTop {
  const unseen = unseenIncreases(tickets, exposure);
  if (unseen.length === 0 && considered.length === 0) return NOTHING_ON_TOP;
  const all = [
    ...considered,
    ...unseen.map((ticket) => ({
      symbol: ticket.symbol,
      bucket: ticket.bucket,
      notional: costOf(ticket, exposure),
    })),
  ];
  const sumOf = (matches: (line: Addition) => boolean): UsdMicros =>
    clampedSumUsd(all.filter(matches).map((line) => line.notional));
  const groups: Record<string, UsdMicros> = {};
  for (const { symbol } of all) {
    const group = reference.groupOf(symbol);
    if (group === undefined) continue;
    groups[group] = sumOf((line) => reference.groupOf(line.symbol) === group);
  }
  return {
    gross: sumOf(() => true),
    buckets: {
      LT: sumOf((line) => line.bucket === 'LT'),
      MM_PURE: sumOf((line) => line.bucket === 'MM_PURE'),
    },
    groups,
  };
}

const NOTHING_ON_TOP: OnTop = {
  gross: ZERO_USD,
  buckets: { LT: ZERO_USD, MM_PURE: ZERO_USD },
  groups: {},
};

/** The figures that the decision table reads. Without a snapshot nothing of it is known. */
export function figuresOf(
  clock: Clock,
  now: UnixNs,
  exposure: ExposureView | null,
  capEpisodeOpen: boolean,
  onTop: OnTop | undefined,
): PolicyFigures {
  const { regime, market_open: marketOpen, minutes_to_close: minutesToClose } = clock;
  const clockTrouble = clock.trouble?.kind;
  if (exposure === null || onTop === undefined) {
    return { regime, marketOpen, minutesToClose, capEpisodeOpen, clockTrouble, ...NOTHING_KNOWN };
  }
  const { equity, gross, buckets } = exposure;
  return {
    regime,
    marketOpen,
    minutesToClose,
    capEpisodeOpen,
    clockTrouble,
    gross: ofEquity(gross.current, equity),
    potential: ofEquity(gross.potential + onTop.gross, equity),
    lt: ofEquity(buckets.LT.current, equity),
    ltPotential: ofEquity(buckets.LT.potential + onTop.buckets.LT, equity),
    mm: ofEquity(buckets.MM_PURE.current, equity),
    mmPotential: ofEquity(buckets.MM_PURE.potential + onTop.buckets.MM_PURE, equity),
    groups: groupRatios(exposure, onTop),
    exposureAgeS: elapsedMs(exposure.time, now) / 1000,
    unmarked: gross.current === 0 ? undefined : { part: exposure.unmarked, whole: gross.current },
  };
}

function ofEquity(amount: number, equity: UsdMicros): Ratio {
  return { part: amount, whole: equity };
}

const NOTHING_KNOWN = {
  gross: undefined,
  potential: undefined,
  lt: undefined,
  ltPotential: undefined,
  mm: undefined,
  mmPotential: undefined,
  groups: {},
  exposureAgeS: undefined,
  unmarked: undefined,
} as const;

function groupRatios(exposure: ExposureView, onTop: OnTop): PolicyFigures['groups'] {
  const added = Object.entries(onTop.groups);
  if (added.length === 0) return exposure.groups;
  const groups: Record<string, PolicyFigures['groups'][string]> = { ...exposure.groups };
  for (const [name, notional] of added) {
    const held = exposure.groups[name];
    const part = (held?.potential.part ?? 0) + notional;
    groups[name] = { ...held, potential: { part, whole: exposure.equity } };
  }
  return groups;
}
