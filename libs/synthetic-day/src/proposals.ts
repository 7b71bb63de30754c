import { unixNsFromMs, type Bucket, type ProposalData, type Side } from '@quant-engine/contracts';
import type { PositionRow } from '@quant-engine/reference-data';
import { NS_PER_MS, priceOf, type SymbolMarket } from './market';
import type { Random } from './random';
import { PROPOSALS, type AccountStory } from './story';

const LOT = 100;
const STYLE = {
  LT: { strategy: 'carry', reason: 'yield against its group' },
  MM_PURE: { strategy: 'mean_reversion', reason: 'price against its own average' },
} as const;

interface Held {
  readonly market: SymbolMarket;
  /** Shares at the start of the day, signed. */
  readonly quantity: number;
  readonly bucket: Bucket;
}

/** Where the strategies of one account stand. */
export interface Strategist {
  readonly story: AccountStory;
  readonly random: Random;
  readonly held: readonly Held[];
  /** Positions of at least the smallest proposal. */
  readonly reducible: readonly Held[];
  readonly notHeld: readonly SymbolMarket[];
  /** When it proposes next, in ns after the start of the day's events. */
  nextNs: number;
}

/** @param firstNs from when on it may propose, in ns after the start of the day's events */
export function strategistOf(
  story: AccountStory,
  positions: readonly PositionRow[],
  markets: readonly SymbolMarket[],
  firstNs: number,
  random: Random,
): Strategist {
  const positionOf = new Map(positions.map((position) => [position.symbol, position]));
  const held = markets.flatMap((market) => {
    const position = positionOf.get(market.instrument.symbol);
    return position === undefined ? [] : [{ ...position, market }];
  });
  const smallest = PROPOSALS.lots[0] * LOT;
  return {
    story,
    random,
    held,
    reducible: held.filter(({ quantity }) => Math.abs(quantity) >= smallest),
    notHeld: markets.filter(({ instrument }) => !positionOf.has(instrument.symbol)),
    nextNs: firstNs + pauseNs(random),
  };
}

/** Makes the proposal that is due, at the market of its symbol, and sets the time of the next. */
export function propose(strategist: Strategist, timeMs: number): ProposalData {
  const { story, random } = strategist;
  strategist.nextNs += pauseNs(random);
  const { market, action, quantity, bucket } = ideaOf(strategist);
  return {
    account_id: story.accountId,
    intent_type: 'STRATEGY',
    symbol: market.instrument.symbol,
    action,
    quantity,
    bucket,
    limit_price: priceOf(limitTicks(action, market, random)),
    ...STYLE[bucket],
    expires: unixNsFromMs(timeMs + random.between(...PROPOSALS.lifeMs)),
  };
}

interface Idea extends Held {
  readonly action: Side;
}

function pauseNs(random: Random): number {
  return random.between(...PROPOSALS.intervalMs) * NS_PER_MS + random.below(NS_PER_MS);
}

/** A held symbol stays in the bucket that holds it; a new one goes where it is proposed. */
function ideaOf({ story, random, held, reducible, notHeld }: Strategist): Idea {
  const wanted = random.between(...PROPOSALS.lots) * LOT;
  if (random.chance(PROPOSALS.notHeldPerMille)) {
    const action = random.chance(PROPOSALS.buyPerMille) ? 'BUY' : 'SELL';
    const bucket = random.chance(500) ? 'LT' : 'MM_PURE';
    return { market: random.pick(notHeld), action, quantity: wanted, bucket };
  }
  const decrease = random.chance(story.decreasePerMille);
  const { market, bucket, quantity: shares } = random.pick(decrease ? reducible : held);
  const action = shares > 0 === decrease ? 'SELL' : 'BUY';
  return {
    market,
    action,
    quantity: decrease ? Math.min(wanted, Math.abs(shares)) : wanted,
    bucket,
  };
}

/** Through to the other side of the market, one tick better than its own side, or at its own. */
function limitTicks(side: Side, { bidTicks, askTicks }: SymbolMarket, random: Random): number {
  const [own, other, better] = side === 'BUY' ? [bidTicks, askTicks, 1] : [askTicks, bidTicks, -1];
  return random.pick([other, other, other, own + better, own]);
}
