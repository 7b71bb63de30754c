import { type Ratio, type Regime } from '@quant-engine/contracts';
import type { PolicyFigures } from '../src/figures';
import { ratioOfPctNumber } from '../src/pct-ratio';

/**
 * Figures from a line such as `MID gross=120.5 age=46 BANK=40 UTE+=36`: a name in capitals is a
 * group, with `+` its potential. What is not named is not known; gross is 90 and the desk open.
 */
export function figuresOf(line: string): PolicyFigures {
  const [regime = '', ...cells] = line.trim().split(/\s+/);
  const numbers = new Map(
    cells.map((cell) => cell.split('=') as [string, string]).map(([k, v]) => [k, Number(v)]),
  );
  const pct = (name: string): Ratio | undefined => {
    const value = numbers.get(name);
    return value === undefined || Number.isNaN(value) ? undefined : ratioOfPctNumber(value);
  };
  const groupNames = [...numbers.keys()].filter((name) => /^[A-Z]/.test(name));
  return {
    regime: regime as Regime,
    marketOpen: regime !== 'CLOSED' && numbers.get('open') !== 0,
    minutesToClose: numbers.get('min'),
    gross: numbers.has('gross') ? pct('gross') : ratioOfPctNumber(90),
    potential: pct('potential'),
    lt: pct('lt'),
    ltPotential: pct('lt+'),
    mm: pct('mm'),
    mmPotential: pct('mm+'),
    groups: Object.fromEntries(
      groupNames
        .map((name) => name.replace('+', ''))
        .map((name) => [name, { current: pct(name), potential: pct(`${name}+`) }]),
    ),
    capEpisodeOpen: numbers.get('cap') === 1,
    exposureAgeS: numbers.get('age'),
    unmarked: pct('unmarked'),
  };
}
