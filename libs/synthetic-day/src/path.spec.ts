import { pathOf } from './path';

const MINUTE = 60_000;
const DAY = { openMs: 1_000 * MINUTE, closeMs: 1_400 * MINUTE };

describe('the path of a price', () => {
  const path = pathOf(
    [
      { from: 'open', minutes: 20, basisPoints: 0 },
      { from: 'open', minutes: 60, basisPoints: 400 },
      { from: 'close', minutes: -10, basisPoints: 300 },
    ],
    DAY,
  );

  it.each([
    ['before the open', 900, 0],
    ['at its first waypoint', 1_020, 0],
    ['a quarter of the way', 1_030, 10_000],
    ['at its second waypoint', 1_060, 40_000],
    ['half way down', 1_225, 35_000],
    ['at its last waypoint', 1_390, 30_000],
    ['after it', 1_500, 30_000],
  ])('%s, at minute %d, stands at %d millionths', (_, minute, ppm) => {
    expect(path(minute * MINUTE)).toBe(ppm);
  });

  it('does not anticipate its first waypoint', () => {
    const jump = pathOf([{ from: 'open', minutes: 20, basisPoints: 100 }], DAY);
    expect([1_019, 1_020].map((minute) => jump(minute * MINUTE))).toEqual([0, 10_000]);
  });

  it('is level without waypoints', () => {
    expect(pathOf([], DAY)(DAY.closeMs)).toBe(0);
  });
});
