import { isDeskName, DeskKeys, prefixProblem } from './keys';

const FAMILIES = [
  ...['ev.', 'broker.', 'journal:', 'again:', 'state:', 'private:', 'group:', 'lease:', 'once:'],
  ...['oversize:', 'box:', 'dropped:'],
];

it.each(['', 'desk-1:', '{desk-1}:', 'live:', 'dev.', 'prev_', 'a.b:c-', 'stateless:', 'evening:'])(
  'takes the prefix "%s"',
  (prefix) => {
    expect(prefixProblem(prefix)).toBeUndefined();
    expect(new DeskKeys(prefix).of('ev.l1')).toBe(`${prefix}ev.l1`);
  },
);

it.each([
  ...FAMILIES,
  ...FAMILIES.map((family) => `live:${family}`),
  ...FAMILIES.map((family) => `{a}${family}x:`),
  ...['desk-ev.b:', 'a.state:b-', 'group:x:', 'live', 'desk', 'e'],
])('refuses the prefix "%s"', (prefix) => {
  expect(() => new DeskKeys(prefix)).toThrow(expect.objectContaining({ code: 'QE_DESK_PREFIX' }));
});

it('takes no key of one desk for a key of another, whatever their prefixes are', () => {
  const parts = ['', 'a', 'd', 'ev.', 'dev.', 'state:', 'live:', 'l', 'box:', '{x}', 'desk', '-'];
  const made = parts.flatMap((a) => parts.flatMap((b) => parts.map((c) => a + b + c)));
  const prefixes = [...new Set(made)].filter((prefix) => prefixProblem(prefix) === undefined);
  expect(prefixes.length).toBeGreaterThan(50);
  const names = FAMILIES.map((family) => `${family}x`);
  for (const other of prefixes) {
    for (const prefix of prefixes.filter((one) => one !== other && other.startsWith(one))) {
      const keys = new DeskKeys(prefix);
      const taken = names.filter((name) => isDeskName(keys.nameOf(other + name) ?? ''));
      expect([prefix, other, taken]).toEqual([prefix, other, []]);
    }
  }
});
