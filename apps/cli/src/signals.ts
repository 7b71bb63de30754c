import { EXIT, type ExitCode } from './exit-codes';

export interface StopSignal {
  /** The signal that asked for the end, if one did. */
  requested(): NodeJS.Signals | undefined;
  exitCode(): ExitCode | undefined;
}

/** Listens for the end: the work in hand is finished, the second signal ends at once. */
export function stopSignal(): StopSignal {
  let received: NodeJS.Signals | undefined;
  const codeOf = (signal: NodeJS.Signals): ExitCode =>
    signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (received !== undefined) process.exit(codeOf(signal));
      received = signal;
    });
  }
  return {
    requested: () => received,
    exitCode: () => (received === undefined ? undefined : codeOf(received)),
  };
}
