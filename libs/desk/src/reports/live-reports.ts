import { join } from 'node:path';
import { isQeError, QeError } from '@quant-engine/contracts';
import { nextTickMs } from '@quant-engine/lockstep';
import {
  DAYS_FOLDER,
  JournalDays,
  storeDay,
  writeRunFolder,
  type StoreDay,
} from '@quant-engine/run-folder';
import { pause, stateFrom, type Logger, type LeasedHost } from '@quant-engine/service-host';
import {
  privateStateOf,
  type EventStore,
  type JoinRequest,
  type Membership,
} from '@quant-engine/state-store';
import type { DeskPlan } from '../process/desk-plan';
import { LEDGER } from '../registry/ledger';
import { REPORT_GROUP } from '../registry/registry';
import { dayFiles } from './day-files';
import { liveDayOver, type DayOver } from './day-over';

const LOOK_EVERY_MS = 500;
/** What could not be written is tried again after this time. */
const TRY_AGAIN_MS = 5_000;
/** So many dates are kept; older ones are no longer on the server either. */
const DATES_KEPT = 60;

export interface LiveReportsContext {
  readonly store: EventStore;
  readonly options: { readonly owner: string };
  readonly logger: Logger;
  readonly stop: AbortSignal;
}

/**
 * Writes the run folder of each live day that is over and not written yet, whenever that was: which
 * ones are, lies in the store, so a process that was away over midnight makes up for it.
 */
export class LiveReports implements LeasedHost {
  readonly #context: LiveReportsContext;
  readonly #plan: DeskPlan;
  readonly #request: JoinRequest;
  readonly #leaseMs: number;
  #ledger: JournalDays;
  #membership: Membership | undefined;
  #written: readonly string[] = [];
  #notBeforeMs = 0;
  /** What was last said to stand in the way. */
  #said = '';

  constructor(context: LiveReportsContext, plan: DeskPlan, leaseMs: number) {
    this.#context = context;
    this.#plan = plan;
    this.#leaseMs = leaseMs;
    const { owner } = context.options;
    this.#request = { group: REPORT_GROUP, streams: [], owner, leaseMs };
    this.#ledger = new JournalDays(context.store, LEDGER.group);
  }

  /** @throws QE_STORE_LEASED while another process writes the reports */
  async join(): Promise<void> {
    const joined = await this.#context.store.join(this.#request);
    if (joined.outcome === 'LEASED') {
      throw new QeError('QE_STORE_LEASED', `${joined.owner} writes the reports`);
    }
    this.#membership = joined;
    this.#written = JSON.parse(joined.state['written'] ?? '[]') as readonly string[];
    this.#ledger = new JournalDays(this.#context.store, LEDGER.group);
  }

  async renew(): Promise<boolean> {
    return (await this.#membership?.renew()) ?? false;
  }

  async leave(): Promise<void> {
    await this.#membership?.leave();
  }

  /** Writes the days that are due. */
  async turn(): Promise<{ readonly taken: number }> {
    await pause(LOOK_EVERY_MS, this.#context.stop);
    if (performance.now() < this.#notBeforeMs) return { taken: 0 };
    let taken = 0;
    for (const over of await this.#due()) {
      if (this.#context.stop.aborted) break;
      const trouble = await this.#troubleWith(over);
      if (trouble === undefined) taken += 1;
      else await this.#wait(over.source.tradingDate, trouble);
    }
    return { taken };
  }

  async #due(): Promise<readonly DayOver[]> {
    const nextMs = await nextTickMs(this.#context.store);
    if (nextMs === undefined) return [];
    await this.#ledger.readOn();
    return this.#ledger.days
      .filter(({ tradingDate }) => !this.#written.includes(tradingDate))
      .flatMap(({ tradingDate }) => liveDayOver(this.#plan, tradingDate, nextMs) ?? []);
  }

  /** Writes a day. @returns why it could not be written */
  async #troubleWith(over: DayOver): Promise<string | undefined> {
    const { store, logger } = this.#context;
    const { tradingDate: date } = over.source;
    const day = await storeDay(store, date);
    if ('waitsFor' in day) return `waiting for ${day.waitsFor}`;
    const folder = join(DAYS_FOLDER, date);
    // A whole day takes longer to write than the lease lasts.
    const renewal = setInterval(() => void this.renew().catch(() => false), this.#leaseMs / 3);
    try {
      await this.#write(folder, day, over);
    } catch (error) {
      if (isQeError(error) && error.code.startsWith('QE_STORE_')) throw error;
      return error instanceof Error ? error.message : String(error);
    } finally {
      clearInterval(renewal);
    }
    this.#written = [...this.#written, date].sort().slice(-DATES_KEPT);
    await this.#commit({ written: date });
    logger.info('report written', { folder, date });
    return undefined;
  }

  async #write(folder: string, day: StoreDay, { source, played }: DayOver): Promise<void> {
    const { setup, own } = this.#plan;
    const { group } = LEDGER;
    const core = LEDGER.core(setup);
    const fields = await day.all.latest(privateStateOf(group));
    const ledger = stateFrom(core.codec, fields, group) ?? core.initialState();
    const { files, manifest } = await dayFiles(day.own, ledger, source, played, setup, own);
    const parts = {
      ...(Object.keys(day.carried).length === 0 ? {} : { carried: day.carried }),
      ...(day.isOver ? { stateOnly: true as const } : {}),
    };
    await writeRunFolder(folder, day.all, { ...manifest, ...parts }, files);
  }

  /** Says once what stands in the way, and lets `qe status` say it, too. */
  async #wait(date: string, reason: string): Promise<void> {
    this.#notBeforeMs = performance.now() + TRY_AGAIN_MS;
    const said = `${date} ${reason}`;
    if (said === this.#said) return;
    this.#said = said;
    this.#context.logger.warn('report not written; trying again', { date, reason });
    await this.#commit({ due: date, reason });
  }

  async #commit(latest: Readonly<Record<string, string>>): Promise<void> {
    const commit = {
      ...{ taken: [], outputs: [], dead: [] },
      state: { written: JSON.stringify(this.#written) },
      latest: { 'state:reports': latest },
    };
    if ((await this.#membership?.commit(commit)) === 'COMMITTED') return;
    throw new QeError('QE_STORE_FENCED', 'another process writes the reports');
  }
}
