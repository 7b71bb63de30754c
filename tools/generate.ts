import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './workspace';

/** Runs every generator beside this file, each in a process of its own, and passes `--check` on. */
function main(): void {
  const generators = readdirSync(__dirname).filter((name) => /^generate-.+\.ts$/.test(name));
  for (const name of generators.sort()) {
    console.log(`${name}`);
    const script = path.join(__dirname, name);
    const args = [...process.execArgv, script, ...process.argv.slice(2)];
    const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}

main();
