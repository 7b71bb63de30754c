import type { Classification } from '@quant-engine/contracts';

// No account, symbol, class or execution id contains the separator.

export function fillKey(account: string, execId: string): string {
  return `${account}|${execId}`;
}

export function bookKey(account: string, symbol: string): string {
  return `${account}|${symbol}`;
}

export function rowKey(account: string, symbol: string, classification: Classification): string {
  return `${account}|${symbol}|${classification}`;
}

/** Orders by code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
