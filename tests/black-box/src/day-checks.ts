import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tradingDateAt } from '@quant-engine/calendar';
import { readRunFolder } from '@quant-engine/run-folder';
import type { StreamEntry } from '@quant-engine/state-store';
import type { LiveDesk } from './live-desk';

const DATED = ['ev.session', 'ev.l1', 'ev.exposure', 'ev.decisions', 'ev.orders'];

/** Everything that has to hold of the run folder of a live day. */
export function expectOwnDay(desk: LiveDesk, date: string): void {
  const folder = readRunFolder(desk.folderOf(date));
  expect(folder.manifest).toMatchObject({ tradingDate: date, source: 'live', ended: 'CLOSE' });
  // What an earlier day left to be taken on this one stands before the day's own.
  const ownOf = (stream: string): readonly StreamEntry[] =>
    [...folder.entries(stream)].slice(folder.manifest.carried?.[stream] ?? 0);
  for (const stream of DATED) {
    const dates = new Set(
      ownOf(stream).map(({ fields }) =>
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
    expect([stream, summary.events[stream]]).toEqual([stream, ownOf(stream).length]);
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
