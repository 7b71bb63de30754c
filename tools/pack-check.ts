import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeConsumer } from './pack/consumer';
import { packAll } from './pack/pack';
import { Failure, run } from './pack/run';
import { ROOT, libraries, withDependencies } from './workspace';

/**
 * Uses every library as a stranger would: packed, installed by npm in a plain project outside the
 * workspace, imported, required, and compiled against. Needs the builds (`nx run-many -t build`).
 * Names of libraries as arguments limit it to them and to what they depend on.
 */
async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pack-check-'));
  const started = performance.now();
  const named = process.argv.slice(2);
  const chosen = named.length === 0 ? libraries() : withDependencies(named);
  try {
    const packages = await step('pack', () => packAll(chosen, inside(folder, 'tarballs')));
    await sideBySide(packages, async ({ name, tarball }) => {
      await step(`publint ${name}`, () => tool('publint', ['run', tarball, '--strict']));
      await step(`attw ${name}`, () =>
        tool('attw', [tarball, '--profile', 'strict', '--no-emoji']),
      );
    });
    const consumer = makeConsumer(inside(folder, 'consumer'), packages);
    await step('install outside the workspace', () => consumer.install());
    await step('import and require', () => consumer.load());
    await step('compile a consumer and the examples', () => consumer.compile());
    console.log(`pack check: ${packages.length} packages ok, ${secondsSince(started)}`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(
      `\npack check failed at ${error.place}\n${error.message}\nremedy: ${error.remedy}`,
    );
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Does something with each item, as many at a time as there are cores. */
async function sideBySide<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, worker));
}

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  console.log(`ok  ${name} (${secondsSince(started)})`);
  return result;
}

function secondsSince(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

function inside(folder: string, name: string): string {
  const inner = path.join(folder, name);
  mkdirSync(inner);
  return inner;
}

/** Runs a tool of the workspace over a tarball. */
async function tool(name: string, args: readonly string[]): Promise<void> {
  await run(path.join(ROOT, 'node_modules', '.bin', name), args, {
    cwd: ROOT,
    place: `${name} ${path.basename(args.find((arg) => arg.endsWith('.tgz')) ?? '')}`,
    remedy: 'correct exports, files and types in the package.json of that library',
  });
}

void main();
