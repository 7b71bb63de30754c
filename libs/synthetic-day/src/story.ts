/**
 * The story of the generated day, in one place. Equity is fixed at the start of a day, so gross
 * moves only with prices and fills: prices tell the story, and the desk has to answer.
 *
 * On a normal day (09:30 to 16:30): a calm open; a rally in the names of IBKR_PED that carries it
 * over the hard cap of 130 % before 10:50, a slower one in those of HAMMER that carries it over the
 * 125 % of the morning before noon; then the tighter limits of midday, of 15:00 and of the last 15
 * minutes meet books that are still too large; and a drift into the close keeps the last reductions
 * busy. IBKR_GUN stays within its limits until the close, but for one symbol that goes quiet.
 */

/** A moment of the day, in minutes after the open or (negative) before the close. */
export interface Moment {
  readonly from: 'open' | 'close';
  readonly minutes: number;
}

/** At this moment the prices stand so many basis points above the last close. */
export interface Waypoint extends Moment {
  readonly basisPoints: number;
}

export interface AccountStory {
  readonly accountId: string;
  /** $ */
  readonly equity: number;
  /** Gross of the overnight book, in basis points of equity. */
  readonly grossBasisPoints: number;
  /** How the names move that are mainly this account's; straight lines between the waypoints. */
  readonly path: readonly Waypoint[];
  /** How many of its strategies' proposals on what it holds would reduce, in ‰. */
  readonly decreasePerMille: number;
}

export const ACCOUNT_STORIES: readonly AccountStory[] = [
  {
    accountId: 'HAMMER',
    equity: 1_500_000,
    grossBasisPoints: 11_500,
    path: [
      { from: 'open', minutes: 20, basisPoints: 0 },
      { from: 'open', minutes: 60, basisPoints: 540 },
      { from: 'open', minutes: 130, basisPoints: 1200 },
    ],
    decreasePerMille: 350,
  },
  {
    accountId: 'IBKR_GUN',
    equity: 900_000,
    grossBasisPoints: 10_400,
    path: [],
    decreasePerMille: 550,
  },
  {
    accountId: 'IBKR_PED',
    equity: 2_000_000,
    grossBasisPoints: 11_600,
    path: [
      { from: 'open', minutes: 20, basisPoints: 0 },
      { from: 'open', minutes: 60, basisPoints: 580 },
      { from: 'open', minutes: 80, basisPoints: 1500 },
      { from: 'open', minutes: 95, basisPoints: 1460 },
    ],
    decreasePerMille: 350,
  },
];

/** What every name adds to its path at the end of the day. */
export const CLOSING_DRIFT: readonly Waypoint[] = [
  { from: 'close', minutes: -6, basisPoints: 0 },
  { from: 'close', minutes: -2.5, basisPoints: 20 },
  { from: 'close', minutes: -1, basisPoints: 80 },
];

/** The books. The limits of 90 % for LT and 30 % for MM_PURE leave room for 120 % together. */
export const BOOKS = {
  /** Shares of gross in basis points: LT, the rest MM_PURE; long, the rest short. */
  ltBasisPoints: 7_550,
  longBasisPoints: 6_500,
  /** Names of the two other accounts that an account holds too, of each, and how small. */
  sharedNamesOfEach: 7,
  ownWeight: [1_000, 1_400],
  sharedWeight: [150, 250],
  /** The weight of the largest position: more than 5 % of gross, so that its silence counts. */
  largestWeight: 2_000,
  lotOfOwn: 100,
  lotOfShared: 50,
} as const;

export const QUOTES = {
  beforeOpenMinutes: 5,
  intervalMs: [14_000, 20_000],
  /** $0.01 */
  spreadTicks: [2, 8],
  spreadWidensTicksMax: 4,
  /** How far a price strays from its path, in $0.01. */
  strayTicksMax: 6,
  sizeLotsMax: 15,
} as const;

/** The largest position of this account falls silent once; nothing is wrong but the silence. */
export const QUIET = {
  accountId: 'IBKR_GUN',
  start: { from: 'open', minutes: 105 },
  minutes: 3,
} as const;

/** Trades: how often a quote comes with one, in ‰, for a symbol that nobody trades and at most. */
export const PRINTS = {
  chancePerMille: [80, 450],
  /** ADV in shares that raises the chance by one per mille. */
  advPerMille: 800,
  offExchangePerMille: 400,
  litVenues: ['NSDQ', 'ARCA', 'NYSE', 'BATS'],
  offExchangeVenue: 'FNRA',
} as const;

/** What strategies propose, for each account on its own. */
export const PROPOSALS = {
  firstAfterOpenMinutes: 2,
  lastBeforeCloseMinutes: 1,
  intervalMs: [200_000, 400_000],
  notHeldPerMille: 120,
  buyPerMille: 650,
  /** Shares, in lots of 100. */
  lots: [2, 6],
  lifeMs: [60_000, 90_000],
} as const;
