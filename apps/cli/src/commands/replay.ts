import { visible } from '@quant-engine/desk-view';
import { type Difference, type Replayed, replayDay, type DayReplay } from '@quant-engine/replay';
import { readRunFolder } from '@quant-engine/run-folder';
import { dayFolder, type DayPlace } from '../day/folder';
import { EXIT, type ExitCode } from '../exit-codes';
import { printData, printNote } from '../output';

export interface ReplayOptions extends DayPlace {
  readonly json?: boolean;
}

/** `qe replay`: makes a day's decisions again from what was taken, and compares every byte. */
export async function runReplay(options: ReplayOptions): Promise<ExitCode> {
  const dir = dayFolder(options);
  const folder = readRunFolder(dir);
  const { tradingDate, source } = folder.manifest;
  printNote(`Replaying ${dir}: ${tradingDate}, ${source}`);
  const asText = options.json !== true;
  const replay = await replayDay(folder, (one) => {
    if (asText) printData(serviceLines(one).join('\n'));
  });
  const isSame = sameIn(replay);
  if (asText) printData(verdictLines(replay).join('\n'));
  else printData(JSON.stringify({ folder: dir, isSame, ...replay }, null, 2));
  return isSame ? EXIT.ok : EXIT.failure;
}

function sameIn({ services, unmade }: DayReplay): boolean {
  return unmade.length === 0 && services.every(({ difference }) => difference === undefined);
}

function serviceLines({ group, batches, inputs, outputs, difference }: Replayed): string[] {
  const made = Object.values(outputs).reduce((sum, count) => sum + count, 0);
  const [b, i, o] = [batches, inputs, made].map((count) =>
    count.toLocaleString('en-US').padStart(9),
  );
  const verdict = difference === undefined ? 'same' : 'DIFFERS';
  const line = `${group.padEnd(18)}${b} batches ${i} inputs ${o} outputs  ${verdict}`;
  return difference === undefined ? [line] : [line, ...differenceLines(difference)];
}

function differenceLines({ place, was, is }: Difference): string[] {
  return [`  at   ${place}`, `  was  ${was ?? 'nothing'}`, `  is   ${is ?? 'nothing'}`].map(
    visible,
  );
}

function verdictLines(replay: DayReplay): string[] {
  if (sameIn(replay)) return ['Same, byte for byte: every output, and every state at the end.'];
  const extra = replay.unmade.map(({ stream, count }) =>
    count > 0
      ? `${stream} holds ${count} more than the services make.`
      : `${stream} lacks ${-count} of what the services make.`,
  );
  return [...extra, 'NOT the same.'];
}
