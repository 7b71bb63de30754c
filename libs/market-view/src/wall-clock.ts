/** A jump of the wall clock that is larger is not followed at once. */
export const WALL_JUMP_MS_MAX = 5_000;
/** So long a jump has to hold before it is believed. */
const JUMP_HOLDS_MS = 60_000;

/** What the two clocks of a machine showed at one moment. */
export interface WallReading {
  /** Unix ms; anybody may set it. */
  readonly wallMs: number;
  /** Since some moment; it goes on evenly, whatever is set. */
  readonly monotonicMs: number;
}

/** A wall clock that does not follow each jump. */
export interface SteadyWall {
  /** The last reading that was believed: from it on, time goes by the monotonic clock. */
  readonly base: WallReading;
  /** How far the wall clock stands off since when, while that is not believed. */
  readonly jump?: { readonly sinceMs: number; readonly offsetMs: number };
}

/**
 * Takes a reading. The wall clock is followed while it goes with the monotonic one, to 5 s. When it
 * jumps further, time goes on by the monotonic clock, until the jump has held for 60 s.
 */
export function steadyAfter(before: SteadyWall | undefined, now: WallReading): SteadyWall {
  if (before === undefined) return { base: now };
  const offsetMs = now.wallMs - steadyMs(before, now);
  if (Math.abs(offsetMs) <= WALL_JUMP_MS_MAX) return { base: now };
  const { jump } = before;
  const holds = jump !== undefined && Math.abs(offsetMs - jump.offsetMs) <= WALL_JUMP_MS_MAX;
  const sinceMs = holds ? jump.sinceMs : now.monotonicMs;
  if (now.monotonicMs - sinceMs >= JUMP_HOLDS_MS) return { base: now };
  return { base: before.base, jump: { sinceMs, offsetMs: holds ? jump.offsetMs : offsetMs } };
}

/** The time of a reading, by the wall clock that is believed. Unix ms. */
export function steadyMs({ base }: SteadyWall, { monotonicMs }: WallReading): number {
  return Math.round(base.wallMs + (monotonicMs - base.monotonicMs));
}
