import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tradingDateAt } from '@quant-engine/calendar';
import { readRunFolder } from '@quant-engine/run-folder';
import type { LiveDesk } from './live-desk';

const DATED = ['ev.session', 'ev.l1', 'ev.exposure', 'ev.decisions', 'ev.orders'];

/** Everything that has to hold of the run folder of a live day. */
export function expectOwnDay(desk: LiveDesk, date: string): void {
  const folder = readRunFolder(desk.folderOf(date));
  expect(folder.manifest).toMatchObject({ tradingDate: date, source: 'live', ended: 'CLOSE' });
  for (const stream of DATED) {
    const dates = new Set(
      [...folder.entries(stream)].map(({ fields }) =>
        tradingDateAt(Number((fields['timestamp'] ?? '').slice(0, -6))),
      ),
    );
    expect([stream, [...dates].filter((one) => one !== date)]).toEqual([stream, []]);
  }
  const report = join(desk.folderOf(date), 'report', 'summary.json');
  const summary = JSON.parse(readFileSync(report, 'utf8')) as {
    readonly events: Readonly<Record<string, number>>;
  };
  for (const stream of DATED) {
    const count = [...folder.entries(stream)].length;
    expect([stream, summary.events[stream]]).toEqual([stream, count]);
  }
  expect(summary.events['ev.session']).toBeGreaterThan(1);
  expect(summary.events['ev.l1']).toBeGreaterThan(1);
  const replay = desk.qe('replay', '--date', date);
  expect(replay).toMatchObject({ code: 0, stdout: expect.stringContaining('Same, byte for byte') });
  const eod = readFileSync(join(desk.folderOf(date), 'report', 'eod.txt'), 'utf8');
  expect(desk.qe('report', '--date', date)).toEqual({ code: 0, stdout: eod });
  expect(desk.qe('why', '--date', date)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('decision'),
  });
}
