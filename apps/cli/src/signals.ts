import { EXIT, type ExitCode } from './exit-codes';

export interface StopSignal {
  /** The signal that asked for the end, if one did. */
  requested(): NodeJS.Signals | undefined;
  exitCode(): ExitCode | undefined;
}

/** Signals closer together than this are one: a terminal's reaches us twice, by way of `bin/qe`. */
const SAME_SIGNAL_MS = 500;

/** Listens for the end: the work in hand is finished, the second signal ends at once. */
export function stopSignal(): StopSignal {
  let received: NodeJS.Signals | undefined;
  let receivedAtMs = 0;
  const codeOf = (signal: NodeJS.Signals): ExitCode =>
    signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (received === undefined) {
        received = signal;
        receivedAtMs = performance.now();
      } else if (performance.now() - receivedAtMs > SAME_SIGNAL_MS) {
        process.exit(codeOf(signal));
      }
    });
  }
  return {
    requested: () => received,
    exitCode: () => (received === undefined ? undefined : codeOf(received)),
  };
}
