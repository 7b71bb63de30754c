import type { RunManifest } from '@quant-engine/run-folder';

/** How a played day ended, and when on its own clock. */
export interface Played {
  readonly ended: RunManifest['ended'];
  readonly endMs: number;
}
