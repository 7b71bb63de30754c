import { DeadDesk } from './dead-desk';
import { poison, ROW } from './dead-letters';

const own = new DeadDesk();

describe('qe dead drop', () => {
  test('takes one away for good, and says what it was', async () => {
    await own.desk.store.bury([poison('ledger'), poison('exposure', 2)]);
    const [first, second] = await own.ids();
    expect(own.dead('drop', first!, '--yes')).toEqual({
      code: 0,
      stdout: `${first} dropped: ev.l1 1-0 of ledger, QE_EVENT_POISON boom\n`,
      stderr: '',
    });
    expect(await own.ids()).toEqual([second]);
    expect(await own.desk.store.streams()).not.toContain('again:ledger');
    expect(own.dead('drop', first!, '--yes')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`${first}: there is no such dead letter`),
    });
  });

  test('a row of a file, which cannot be fed, and one of a group by --all --group', async () => {
    await own.desk.store.bury([poison('ledger'), ROW, poison('exposure', 2)]);
    const [, row, exposure] = await own.ids();
    expect(own.dead('drop', '--all', '--group', 'ledger', '--yes').code).toBe(0);
    expect(await own.ids()).toEqual([row, exposure]);
    expect(own.dead('drop', row!, '--yes').stdout).toMatch(/ dropped: tape\.csv 17, QE_CSV_ROW /);
    expect(await own.ids()).toEqual([exposure]);
  });

  test.each([
    [['1-1'], 'error: drop asks first: without a terminal add --yes'],
    [['--all'], 'error: drop asks first: without a terminal add --yes'],
    [['--yes'], 'error: name the ids to drop, or --all'],
  ])('%j is wrong usage, and drops nothing', async (args, message) => {
    await own.desk.store.bury([poison('ledger')]);
    const before = await own.ids();
    const { code, stdout, stderr } = own.dead('drop', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(await own.ids()).toEqual(before);
  });
});
