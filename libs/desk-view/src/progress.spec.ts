import type { DeskFigures } from './figures';
import { Progress } from './progress';

function figures(names: readonly string[], mode = 'THROTTLE_NEW_ORDERS'): DeskFigures {
  return {
    time: '15:50:00',
    regime: 'CLOSE',
    accounts: names.map((account) => ({ account, mode, grossPct: 122.84 })),
    orders: 1234,
    fills: 1233,
  };
}

const THREE = figures(['HAMMER', 'IBKR_GUN', 'IBKR_PED']);

/** What is written while ten minutes of a day go by, and at its end. */
function written(out: { isTTY: boolean; columns?: number }, shown = THREE): string {
  let text = '';
  const write = (part: string): boolean => {
    text += part;
    return true;
  };
  const progress = new Progress({ ...out, write } as unknown as NodeJS.WriteStream);
  for (let tick = 0; tick < 600; tick += 1) progress.show(() => shown);
  progress.end();
  return text;
}

/** The lines that were drawn one over the other. */
function drawn(text: string): readonly string[] {
  return text.trimEnd().split('\r\u001b[K').slice(1);
}

describe('how a day goes by, on a terminal', () => {
  it.each([40, 60, 80, 100, 120, 200])('stays on one line of %d columns', (columns) => {
    for (const shown of [THREE, figures(['A', 'B', 'C', 'D', 'E', 'F', 'G'], 'HARD_DERISK')]) {
      const text = written({ isTTY: true, columns }, shown);
      const lines = drawn(text);
      expect(lines).toHaveLength(11);
      for (const line of lines) expect(line.length).toBeLessThan(columns);
      expect(text.indexOf('\n')).toBe(text.length - 1);
    }
  });

  it('shows every account and its mode at 80 columns', () => {
    expect(drawn(written({ isTTY: true, columns: 80 }))[0]).toBe(
      '15:50:00 CLOSE  | HAMMER 123% THR  | IBKR_GUN 123% THR  | IBKR_PED 123% THR',
    );
  });

  it('takes a terminal that does not know its width for one of 80 columns', () => {
    expect(written({ isTTY: true, columns: 0 })).toBe(written({ isTTY: true, columns: 80 }));
    expect(written({ isTTY: true })).toBe(written({ isTTY: true, columns: 80 }));
  });

  it('is the whole line where there is room', () => {
    expect(drawn(written({ isTTY: true, columns: 200 }))[0]).toMatch(/ \| 1234 orders 1233 fills$/);
  });
});

it('is a line now and then where there is no terminal, each with its end', () => {
  const line = 'HAMMER 122.8% THROTTLE | IBKR_GUN 122.8% THROTTLE | IBKR_PED 122.8% THROTTLE';
  const whole = `15:50:00 CLOSE  | ${line} | 1234 orders 1233 fills\n`;
  expect(written({ isTTY: false })).toBe(whole.repeat(2));
});

it('says nothing of a day that never ticked', () => {
  let text = '';
  const write = (part: string): boolean => Boolean((text += part));
  new Progress({ isTTY: true, write } as unknown as NodeJS.WriteStream).end();
  expect(text).toBe('');
});
