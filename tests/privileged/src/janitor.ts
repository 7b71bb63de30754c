import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Cleans up what would outlive the tests. */
export interface Janitor {
  /** Resolves when it is done. */
  clean(): Promise<void>;
}

/**
 * Starts a shell that waits for us to end, however that comes about (a Ctrl-C, a kill -9), and then
 * runs some commands; one that fails does not keep the next from being run.
 */
export function hireJanitor(commands: readonly string[]): Janitor {
  const script = ['cat > /dev/null', ...commands].join('\n');
  const stdio = ['pipe', 'ignore', 'ignore'] as const;
  const shell = spawn('sh', ['-c', script], { detached: true, stdio: [...stdio] });
  const ended = once(shell, 'exit');
  return {
    async clean() {
      // It reads until nobody is there any more to write.
      shell.stdin?.end();
      await ended;
    },
  };
}
