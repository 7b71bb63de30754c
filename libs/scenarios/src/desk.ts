import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatUsd, parseUsd } from '@quant-engine/contracts';
import { ReferenceData } from '@quant-engine/reference-data';
import type { Scenario } from './scenario';

const GROUP = 'SCENARIO';

/** The reference data of the desk that a scenario starts with. */
export function referenceOfScenario({ account, equity, book }: Scenario): ReferenceData {
  const lines = book.map((line) => ({ ...line, prevClose: parseUsd(line.price) }));
  return new ReferenceData(
    lines.map(({ symbol, adv, prevClose }) => ({ symbol, group: GROUP, prevClose, adv })),
    [
      {
        accountId: account,
        equity: parseUsd(equity),
        positions: lines
          .filter((line) => line.quantity !== 0)
          .map(({ symbol, quantity, prevClose, bucket }) => ({
            symbol,
            quantity,
            avgPrice: prevClose,
            bucket,
          })),
      },
    ],
  );
}

/**
 * Writes reference data as the files that `loadReference` reads, for a service in another process.
 *
 * @param folder is made when it is missing; positions files of other accounts must not lie there
 */
export function writeReference(reference: ReferenceData, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, rows] of Object.entries(rowsOf(reference))) {
    writeFileSync(join(folder, name), rows.map((row) => `${row.join(',')}\n`).join(''));
  }
}

type Row = readonly (string | number)[];

/**
 * The rows of each file. No field needs quotes: what a comma stands in is no symbol and no name.
 */
function rowsOf({
  accounts,
  instruments,
}: ReferenceData): Readonly<Record<string, readonly Row[]>> {
  const positions = accounts.map(({ accountId, positions }): [string, readonly Row[]] => [
    `positions-${accountId}.csv`,
    [
      ['account', 'symbol', 'quantity', 'avg_cost', 'bucket'],
      ...positions.map(({ symbol, quantity, avgPrice, bucket }) => [
        accountId,
        symbol,
        quantity,
        formatUsd(avgPrice),
        bucket,
      ]),
    ],
  ]);
  return {
    'accounts.csv': [
      ['account', 'equity'],
      ...accounts.map(({ accountId, equity }) => [accountId, formatUsd(equity)]),
    ],
    'instruments.csv': [
      ['symbol', 'group', 'prev_close', 'avg_adv'],
      ...[...instruments.values()].map(({ symbol, group, prevClose, adv }) => [
        symbol,
        group,
        formatUsd(prevClose),
        adv ?? '',
      ]),
    ],
    ...Object.fromEntries(positions),
  };
}
