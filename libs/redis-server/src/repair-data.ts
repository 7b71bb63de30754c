import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serverEnvironment, type ServerBinary } from './server-binary';

const MANIFEST = join('appendonlydir', 'appendonly.aof.manifest');

/**
 * Takes a transaction of which the end is missing out of a server's append-only file, before it is
 * started on it. The server leaves such a tail out when it starts, but leaves it in the file,
 * writes on behind it, and takes part of it in at the start after the next (valkey-io/valkey#4342).
 * Its checking tool is the same program under another name, and does nothing to a whole file.
 */
export async function repairData(
  { path, product, libraryPath }: ServerBinary,
  dir: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const manifest = join(dir, MANIFEST);
  if (!existsSync(manifest)) return;
  await new Promise<void>((resolve, reject) => {
    const tool = spawn(path, ['--fix', manifest], {
      argv0: `${product}-check-aof`,
      env: serverEnvironment(libraryPath, env),
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    tool.once('error', reject);
    // What it cannot mend the server itself refuses, and says so in its log.
    tool.once('exit', () => resolve());
    tool.stdin.on('error', () => undefined);
    tool.stdin.end('y\n');
  });
}
