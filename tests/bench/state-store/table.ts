import type { Figure, Section } from './figures';

const WIDTHS = { name: 42, value: 16, ratio: 14, target: 12 };

/** The sections as a table. */
export function tableOf(sections: readonly Section[]): string {
  return sections.map(sectionText).join('\n');
}

function sectionText({ title, figures, notes }: Section): string {
  const head = row(title, 'measured', 'ratio', 'target', '');
  const lines = figures.map((figure) =>
    row(
      `  ${figure.name}`,
      valueText(figure),
      ratioText(figure),
      targetText(figure),
      figure.target === undefined ? '' : figure.target.isReached ? 'reached' : 'MISSED',
    ),
  );
  return [head, ...lines, ...notes.map((note) => `  ${note}`), ''].join('\n');
}

function row(name: string, value: string, ratio: string, target: string, reached: string): string {
  const text =
    name.padEnd(WIDTHS.name) +
    value.padStart(WIDTHS.value) +
    ratio.padStart(WIDTHS.ratio) +
    target.padStart(WIDTHS.target);
  return `${text}  ${reached}`.trimEnd();
}

function valueText({ value, unit }: Figure): string {
  const digits = unit === 'events/s' ? 0 : unit === 'ms' ? 2 : 1;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `${value.toLocaleString('en-US', options)} ${unit === 'events/s' ? '/s' : unit}`;
}

function ratioText({ ratio }: Figure): string {
  if (ratio === undefined) return '';
  return ratio.kind === 'SHARE' ? `${ratio.value.toFixed(3)} of it` : `${ratio.value.toFixed(1)} x`;
}

function targetText({ target }: Figure): string {
  if (target === undefined) return '';
  return `${target.wanted === 'AT_LEAST' ? '>=' : '<='} ${target.value}`;
}
