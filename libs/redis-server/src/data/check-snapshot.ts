import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { serverEnvironment, type ServerBinary } from '../server-binary';

/**
 * Lets the server's own tool read a snapshot, its checksum included.
 *
 * @returns what is wrong with it; undefined when it is whole
 */
export async function snapshotDamage(
  { path, product, libraryPath }: ServerBinary,
  file: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  // The tool is the server's program under another name.
  const tool = spawn(path, [file], {
    argv0: `${product}-check-rdb`,
    env: serverEnvironment(libraryPath, env),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  tool.stdout.setEncoding('utf8').on('data', (part: string) => (said += part));
  const [code] = (await once(tool, 'close')) as [number | null];
  if (code !== 0) return reasonIn(said) ?? `the tool that reads it ended with ${code}`;
  const end = /^\[offset (\d+)\] \\o\/ RDB looks OK/m.exec(said)?.[1];
  const behind = end === undefined ? 0 : statSync(file).size - Number(end);
  return behind === 0 ? undefined : `${behind} bytes stand behind its end`;
}

/** What the tool says after it has found an error. */
function reasonIn(said: string): string | undefined {
  return /^--- RDB ERROR DETECTED ---\n(?:\[offset \d+\] )?(.*)$/m.exec(said)?.[1];
}
