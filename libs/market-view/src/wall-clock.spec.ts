import { steadyAfter, steadyMs, type SteadyWall } from './wall-clock';

/** Reads both clocks once a second; the wall clock stands off by so many seconds each time. */
function follow(...offsetsS: readonly number[]): { offS: number; wall: SteadyWall | undefined } {
  let wall: SteadyWall | undefined;
  let offS = 0;
  for (const [second, offset] of offsetsS.entries()) {
    const now = { wallMs: (1_000_000 + second + offset) * 1000, monotonicMs: second * 1000 };
    wall = steadyAfter(wall, now);
    offS = steadyMs(wall, now) / 1000 - (1_000_000 + second);
  }
  return { offS, wall };
}

const times = (count: number, offset: number): readonly number[] =>
  Array.from({ length: count }, () => offset);

test.each([
  ['5 s ahead', 5, 5],
  ['5 s back', -5, -5],
  ['6 s ahead', 6, 0],
  ['6 s back', -6, 0],
  ['an hour ahead', 3_600, 0],
  ['an hour back', -3_600, 0],
])('a wall clock that is set %s by %i s is followed by %i s', (_, offset, followed) => {
  expect(follow(0, offset).offS).toBe(followed);
  expect(follow(0, ...times(60, offset)).offS).toBe(followed);
});

test.each([600, -600])('a jump by %i s is followed when it has held for 60 s', (offset) => {
  expect(follow(0, ...times(60, offset)).wall?.jump).toBeDefined();
  const after = follow(0, ...times(61, offset));
  expect(after).toMatchObject({ offS: offset });
  expect(after.wall?.jump).toBeUndefined();
});

test('a jump that ends, or becomes another, begins anew', () => {
  expect(follow(0, ...times(40, 600), 0, ...times(40, 600)).offS).toBe(0);
  expect(follow(0, ...times(40, 600), ...times(40, 900)).offS).toBe(0);
  expect(follow(0, ...times(40, 600), ...times(61, 900)).offS).toBe(900);
});

test('what drifts slowly is followed', () => {
  const drifting = Array.from({ length: 100 }, (_, n) => n * 0.5);
  expect(follow(...drifting).offS).toBe(49.5);
});
