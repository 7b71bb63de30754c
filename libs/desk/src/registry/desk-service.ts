import type { Core } from '@quant-engine/contracts';
import type { Service } from '@quant-engine/service-host';
import type { DeskSetup } from '../config-files';

/** What a service is told once, at its start. */
export interface ServiceSetup extends DeskSetup {
  /** What is drawn by lot on this desk (the simulated broker's fills) follows from it alone. */
  readonly seed: string;
}

/**
 * The entry of a service in a desk's registry. By it the service takes part in everything that a
 * desk does: `qe day`, scenarios, `serve`, status and replay.
 */
export interface DeskService<S = unknown> {
  /** What people call it, such as `spread_watch`. */
  readonly name: string;
  /** Its consumer group. */
  readonly group: string;
  /** The streams it reads. At equal times, entries of an earlier stream are taken first. */
  readonly reads: readonly string[];
  /** The streams it writes. An output for any other is a fault of the service. */
  readonly writes: readonly string[];
  /** Makes its core; called once in each process that hosts it. */
  core(setup: ServiceSetup): Core<S>;
}

/** A service of a user: it comes from a module that `desk.yaml` names. */
export interface OwnService<S = unknown> extends DeskService<S> {
  /** The service after which it takes its turn; after the last one when it is not given. */
  readonly after?: string;
}

/** An entry made ready to be hosted. */
export function serviceOf<S>(entry: DeskService<S>, setup: ServiceSetup): Service<S> {
  const { group, reads, writes } = entry;
  return { group, streams: reads, writes, core: entry.core(setup) };
}
