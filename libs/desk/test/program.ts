/**
 * A process of a desk, for tests that need a real one: what it does is said by `PROGRAM`, and each
 * step is a line on standard output.
 */
import { writeSync } from 'node:fs';
import { QeError } from '@quant-engine/contracts';
import { pause } from '@quant-engine/service-host';
import { MemoryStore } from '@quant-engine/state-store';
import { MemoryBoxes } from '@quant-engine/store-doubles';
import { rulesFrom } from '../src/process/configuration';
import { runProcess, type ProcessContext, type SharedStore } from '../src/process/process-main';

type Run = (context: ProcessContext<SharedStore>) => Promise<void>;

const say = (line: string): number => writeSync(1, `${line}\n`);

class Store extends MemoryStore {
  mailbox() {
    return new MemoryBoxes().mailbox();
  }

  override async close(): Promise<void> {
    say('closed');
    await super.close();
  }
}

async function untilStopped({ stop }: Pick<ProcessContext<SharedStore>, 'stop'>): Promise<void> {
  say('running');
  await pause(60_000, stop);
}

const programs: Readonly<Record<string, Run>> = {
  /** Works until it is stopped, and a little longer. */
  works: async (context) => {
    await untilStopped(context);
    await new Promise((resolve) => setImmediate(resolve));
    say('finished');
  },
  ends: async () => undefined,
  fails: async () => {
    throw new TypeError('x is not a function');
  },
  refuses: async () => {
    throw new QeError('QE_CALENDAR_NO_SESSION', 'closed on that day', { place: '--date' });
  },
  /** Ends with the reason of the stop, as whoever waits for another process does. */
  waits: async ({ stop }) => {
    await untilStopped({ stop });
    stop.throwIfAborted();
  },
  hangs: async (context) => {
    await untilStopped(context);
    await context.track('service engine', new Promise(() => setInterval(() => undefined, 1000)));
  },
};

void runProcess({
  name: 'engine',
  summary: 'The decision engine.',
  version: '1.2.3',
  configFolder: 'config',
  hardStopMs: process.env['PROGRAM'] === 'hangs' ? 300 : 30_000,
  connect: () => new Store(),
  wire: ({ rules }) => {
    const program = process.env['PROGRAM'] ?? 'ends';
    if (program === 'configured') rulesFrom(rules);
    return programs[program] ?? (async () => undefined);
  },
});
