import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');
const SCRIPT = resolve(__dirname, 'print-table.ts');
const NODE_ARGS = ['--conditions=@quant-engine/source', '--import', 'tsx', SCRIPT];

// Each case starts a process of its own.
jest.setTimeout(60_000);

interface Table {
  /** Minutes behind UTC of the host, in January. */
  readonly offset: number;
  readonly rows: readonly string[];
}

// A zone is set before a process starts: to change process.env.TZ inside one is not reliable.
function tableUnder(zone: string): Table {
  const env = { ...process.env, TZ: zone };
  const options = { cwd: ROOT, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  return JSON.parse(execFileSync(process.execPath, NODE_ARGS, options)) as Table;
}

describe('the table of the desk under the zone of its host', () => {
  const home = tableUnder('America/New_York');

  it('covers every day of the calendar', () => {
    expect(home.offset).toBe(300);
    expect(home.rows).toHaveLength(1827);
    const [first] = home.rows;
    expect(first).toContain(`"startMs":${Date.parse('2024-01-01T05:00:00Z')}`);
  });

  it.each([
    ['UTC', 0, 'the usual server'],
    ['Asia/Tokyo', -540, 'another date for most of the session'],
    ['Europe/Istanbul', -180, 'no summer time'],
    ['Europe/Berlin', -60, 'summer time out of step with New York'],
    ['America/Nuuk', 120, 'skips the hour before midnight in March'],
    ['Africa/Cairo', -120, 'skips the hour after midnight in April'],
    ['Pacific/Kiritimati', -840, 'the zone furthest ahead'],
  ])('is the same in %s (%i minutes behind UTC; %s)', (zone, offset) => {
    const table = tableUnder(zone);
    expect(table.offset).toBe(offset);
    expect(table.rows.filter((row, index) => row !== home.rows[index])).toEqual([]);
    expect(table.rows).toHaveLength(home.rows.length);
  });
});
