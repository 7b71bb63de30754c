import type { Moment, Waypoint } from './story';

/** The hours of a desk's day, in Unix milliseconds. */
export interface DeskDayTimes {
  readonly openMs: number;
  readonly closeMs: number;
}

const MS_PER_MINUTE = 60_000;

export function momentMs({ from, minutes }: Moment, { openMs, closeMs }: DeskDayTimes): number {
  return (from === 'open' ? openMs : closeMs) + minutes * MS_PER_MINUTE;
}

/**
 * Where a path stands at a time, in millionths: 0 up to its first waypoint, straight lines
 * between them, and level after the last.
 */
export type Path = (timeMs: number) => number;

const PPM_PER_BASIS_POINT = 100;

export function pathOf(waypoints: readonly Waypoint[], day: DeskDayTimes): Path {
  const points = waypoints.map((point) => ({
    atMs: momentMs(point, day),
    ppm: point.basisPoints * PPM_PER_BASIS_POINT,
  }));
  return (timeMs) => {
    const next = points.findIndex(({ atMs }) => atMs > timeMs);
    const from = points[(next < 0 ? points.length : next) - 1];
    const to = points[next];
    if (from === undefined) return 0;
    if (to === undefined) return from.ppm;
    const elapsed = (timeMs - from.atMs) * (to.ppm - from.ppm);
    return from.ppm + Math.floor(elapsed / (to.atMs - from.atMs));
  };
}
