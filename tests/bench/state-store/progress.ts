/** Says on standard error what goes on, so that standard output holds the figures alone. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function perSecondText(rate: number): string {
  return `${Math.round(rate).toLocaleString('en-US')}/s`;
}
