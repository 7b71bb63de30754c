import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { transformFileSync } from '@swc/core';

const ROOT = resolve(__dirname, '..', '..', '..');
const CHAOS = join('tests', 'chaos');
/** The packages of this workspace that a worker loads. */
const PACKAGES = [
  join('libs', 'contracts'),
  join('libs', 'redis-server'),
  join('libs', 'state-store'),
  join('libs', 'testkit'),
  join('tests', 'fixtures'),
];

/** A program of plain JavaScript that a process can start with, and what it needs to find. */
export interface Program {
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Compiles the source of the store with the worker's program into a folder, as the tests themselves
 * are compiled: a worker that would compile it by itself at each start would take a second for
 * that.
 */
export function compileWorker(folder: string): Program {
  for (const source of [...PACKAGES, CHAOS]) {
    for (const file of filesIn(join(ROOT, source, 'src'))) compile(file, folder);
  }
  const scope = join(folder, 'node_modules', '@quant-engine');
  mkdirSync(scope, { recursive: true });
  for (const one of PACKAGES) {
    writeFileSync(join(folder, one, 'package.json'), '{"main": "src/index.js"}');
    symlinkSync(join(folder, one), join(scope, basename(one)));
  }
  return {
    entry: join(folder, CHAOS, 'src', 'worker', 'main.js'),
    env: { ...process.env, NODE_PATH: join(ROOT, 'node_modules') },
  };
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => join(folder, name));
}

function compile(file: string, folder: string): void {
  const { code } = transformFileSync(file, {
    swcrc: false,
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  const target = join(folder, relative(ROOT, file)).replace(/\.ts$/, '.js');
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}
