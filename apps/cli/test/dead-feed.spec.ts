import { encodeEvent } from '@quant-engine/contracts';
import { DeadDesk } from './dead-desk';
import { poison, ROW } from './dead-letters';
import { quote } from './own-desk';

const own = new DeadDesk();
const BAD_BID = encodeEvent(quote(1, '-1'));

describe('qe dead feed', () => {
  test('feeds one to its group alone, once', async () => {
    await own.desk.store.bury([poison('ledger'), poison('exposure', 2)]);
    const [first, second] = await own.ids();
    const { code, stdout, stderr } = own.dead('feed', first!);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [again] = await own.desk.store.range('again:ledger');
    expect(stdout).toBe(`${first} fed again to ledger, as again:ledger ${again!.id}\n`);
    expect(again!.fields).toEqual(encodeEvent(quote(1)));
    expect(await own.ids()).toEqual([second]);
    expect(await own.desk.take('ledger')).toBe(1);
    expect(await own.desk.store.streams()).not.toContain('again:exposure');
    expect(own.dead('feed', first!)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`${first}: there is no such dead letter`),
    });
    expect(await own.desk.store.length('again:ledger')).toBe(1);
  });

  test('says when nobody is there to take it', async () => {
    await own.desk.members.get('ledger')?.leave();
    await own.desk.store.bury([poison('ledger')]);
    const [id] = await own.ids();
    expect(own.dead('feed', id!).stdout).toContain(
      '; nobody is active there, so it waits for the next one to start\n',
    );
  });

  test('several ids, each once, whatever becomes of the others', async () => {
    await own.desk.store.bury([poison('ledger'), poison('exposure', 2)]);
    const [first, second] = await own.ids();
    const { code, stdout, stderr } = own.dead('feed', first!, '1-1', second!, first!);
    expect(code).toBe(3);
    expect(stdout.match(/fed again to/g)).toHaveLength(2);
    expect(stderr).toContain('1-1: there is no such dead letter');
    expect(stderr).not.toContain(`${first}: `);
    expect(await own.ids()).toEqual([]);
  });

  test('an event refused at the edge is published once it is one, and once only', async () => {
    const { store } = own.desk;
    const good = { source: 'ev.l1', problems: ROW.problems, fields: encodeEvent(quote(1)) };
    await store.bury([{ ...good, sourceId: 'older version' }]);
    const [id] = await own.ids();
    const { code, stdout } = own.dead('feed', id!);
    expect(code).toBe(0);
    const [entry] = await store.range('ev.l1');
    expect(stdout).toBe(`${id} published as ev.l1 ${entry!.id}\n`);
    expect(entry!.fields).toEqual(encodeEvent(quote(1)));
    expect(await own.ids()).toEqual([]);
    // Its producer has corrected and published it meanwhile.
    await store.bury([{ ...good, sourceId: 'another' }]);
    const [other] = await own.ids();
    expect(own.dead('feed', other!).stdout).toBe(
      `${other} was published already, as ev.l1 ${entry!.id}\n`,
    );
    expect([await own.ids(), await store.length('ev.l1')]).toEqual([[], 1]);
  });

  test.each([
    ['of the edge', () => own.desk.store.publish([quote(1, '-1')])],
    ['of a group', () => own.desk.store.bury([{ ...poison('ledger'), fields: BAD_BID }])],
  ])('an event %s that is still none is refused again, and stays', async (_, put) => {
    await put();
    const before = await own.ids();
    const { code, stdout, stderr } = own.dead('feed', before[0]!);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(
      new RegExp(`^dead letter ${before[0]}/data/bid: .* \\[QE_SCHEMA_INVALID`),
    );
    expect(await own.ids()).toEqual(before);
    expect(await own.desk.store.length('ev.l1')).toBe(0);
    expect(await own.desk.store.length('again:ledger')).toBe(0);
  });

  test('a row of a file cannot be fed, and the reader is told what to do', async () => {
    await own.desk.store.bury([ROW]);
    const before = await own.ids();
    const { code, stderr } = own.dead('feed', before[0]!);
    expect(code).toBe(3);
    expect(stderr).toBe(
      `tape.csv:17: dead letter ${before[0]} is a row of a file [QE_DEAD_ROW]\n` +
        'remedy: Correct the row in its file and play that day again; the letter stays until qe dead drop.\n',
    );
    expect(await own.ids()).toEqual(before);
  });

  test('--all feeds what can be fed, of one group with --group', async () => {
    await own.desk.store.bury([poison('ledger'), ROW, poison('exposure', 2), poison('ledger', 3)]);
    const [, row, exposure] = await own.ids();
    const ledger = own.dead('feed', '--all', '--group', 'ledger', '--yes');
    expect(ledger).toMatchObject({ code: 0, stderr: '' });
    expect(ledger.stdout.match(/fed again to ledger/g)).toHaveLength(2);
    expect(await own.ids()).toEqual([row, exposure]);
    const rest = own.dead('feed', '--all', '--yes');
    expect(rest).toMatchObject({ code: 3, stderr: expect.stringContaining('[QE_DEAD_ROW]') });
    expect(rest.stdout).toContain(`${exposure} fed again to exposure`);
    expect(await own.ids()).toEqual([row]);
  });

  test('--all with nothing to feed is done at once', () => {
    expect(own.dead('feed', '--all', '--yes')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'There are no dead letters.\n',
    });
  });

  test.each([
    [[], 'error: name the ids to feed, or --all'],
    [['--all'], 'error: --all asks first: without a terminal add --yes'],
    [['--all', '--yes', '1-1'], 'error: give ids or --all, not both'],
    [['1-1', '--group', 'ledger'], 'error: --group goes with --all'],
    [['--from', 'x', '1-1'], "error: unknown option '--from'"],
  ])('%j is wrong usage, and feeds nothing', async (args, message) => {
    await own.desk.store.bury([poison('ledger')]);
    const before = await own.ids();
    const { code, stdout, stderr } = own.dead('feed', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(await own.ids()).toEqual(before);
  });
});
