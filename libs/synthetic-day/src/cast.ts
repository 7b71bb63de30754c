import type { AccountBook, PositionRow, ReferenceData } from '@quant-engine/reference-data';
import { ownNames } from './books';
import { marketOf, NS_PER_MS, type SymbolMarket } from './market';
import { momentMs, pathOf, type DeskDayTimes } from './path';
import { strategistOf, type Strategist } from './proposals';
import { randomOf } from './random';
import { ACCOUNT_STORIES, CLOSING_DRIFT, PROPOSALS, QUIET } from './story';

/** When and from what seed the day is played. */
export interface Setting {
  readonly seed: string;
  readonly tradingDate: string;
  readonly day: DeskDayTimes;
  /** Unix ms of the first events. */
  readonly startMs: number;
}

/** The markets of all symbols, each on the path of the account whose name it mainly is. */
export function marketsOf(
  { seed, tradingDate, day, startMs }: Setting,
  reference: ReferenceData,
): readonly SymbolMarket[] {
  const symbols = [...reference.instruments.values()];
  const quietSymbol = largestPositionOf(reference, QUIET.accountId);
  const fromNs = (momentMs(QUIET.start, day) - startMs) * NS_PER_MS;
  const quiet = { fromNs, untilNs: fromNs + QUIET.minutes * 60_000 * NS_PER_MS };
  const drift = pathOf(CLOSING_DRIFT, day);
  return ACCOUNT_STORIES.flatMap((story, account) => {
    const own = pathOf(story.path, day);
    return ownNames(symbols, account).map((instrument) =>
      marketOf(
        instrument,
        (timeMs) => own(timeMs) + drift(timeMs),
        instrument.symbol === quietSymbol ? quiet : undefined,
        randomOf(seed, tradingDate, instrument.symbol),
      ),
    );
  });
}

function largestPositionOf(reference: ReferenceData, accountId: string): string | undefined {
  const worth = ({ symbol, quantity }: PositionRow): number =>
    Math.abs(quantity) * (reference.prevCloseOf(symbol) ?? 0);
  return positionsOf(reference.accounts, accountId).toSorted((a, b) => worth(b) - worth(a))[0]
    ?.symbol;
}

function positionsOf(accounts: readonly AccountBook[], id: string): readonly PositionRow[] {
  return accounts.find(({ accountId }) => accountId === id)?.positions ?? [];
}

/** The strategies of every account. */
export function strategistsOf(
  { seed, tradingDate, day, startMs }: Setting,
  { accounts }: ReferenceData,
  markets: readonly SymbolMarket[],
): readonly Strategist[] {
  const first = momentMs({ from: 'open', minutes: PROPOSALS.firstAfterOpenMinutes }, day);
  const firstNs = (first - startMs) * NS_PER_MS;
  return ACCOUNT_STORIES.map((story) => {
    const positions = positionsOf(accounts, story.accountId);
    const random = randomOf(seed, tradingDate, story.accountId);
    return strategistOf(story, positions, markets, firstNs, random);
  });
}
