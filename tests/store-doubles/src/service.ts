import type { Core, StreamName } from '@quant-engine/contracts';

/** A service as the host takes it, told without importing the host that these tests are of. */
export interface ServiceOf<S> {
  readonly group: string;
  readonly streams: readonly StreamName[];
  readonly core: Core<S>;
}
