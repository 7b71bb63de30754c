import { decision, eventsOf, newestByAccount, payloadsOf, permutations, tick } from './index';

const [first, other, newest] = [
  decision('ACTIVE'),
  decision('ACTIVE', { account_id: 'IBKR_PED' }),
  decision('HALTED'),
];
const EVENTS = [first, tick(0), other, newest];

test('events and payloads of one type, in order', () => {
  expect(eventsOf(EVENTS, 'decision')).toEqual([first, other, newest]);
  expect(payloadsOf(EVENTS, 'decision')).toEqual([first.data, other.data, newest.data]);
  expect(payloadsOf(EVENTS, 'order')).toEqual([]);
});

test('the newest of each account', () => {
  expect(newestByAccount(EVENTS, 'decision')).toEqual({
    HAMMER: newest.data,
    IBKR_PED: other.data,
  });
});

test('every order of three things, and the one order of none', () => {
  expect(permutations(['a', 'b', 'c']).map((one) => one.join(''))).toEqual([
    ...['abc', 'acb', 'bac', 'bca', 'cab', 'cba'],
  ]);
  expect(permutations([])).toEqual([[]]);
});
