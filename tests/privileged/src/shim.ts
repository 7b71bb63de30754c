import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The shims, and the variable in which each finds its knob. */
const KNOBS = { clock: 'QE_CLOCK_KNOB', fsync: 'QE_FSYNC_KNOB' } as const;

/** A library that goes in front of the C library of a program, and the knob that turns it. */
export interface Shim {
  /** What the program is started with. */
  readonly env: NodeJS.ProcessEnv;
  /** Takes effect at once, in every program that was started with it. */
  turn(ms: number): void;
  remove(): void;
}

/** Compiles a shim, which does nothing until its knob is turned. */
export function compileShim(name: keyof typeof KNOBS): Shim {
  const folder = mkdtempSync(join(tmpdir(), 'qe-shim-'));
  const library = join(folder, `${name}.so`);
  const source = join(__dirname, `${name}-shim.c`);
  execFileSync('cc', ['-Wall', '-Werror', '-O2', '-shared', '-fPIC', '-o', library, source]);
  const knob = join(folder, 'knob');
  writeFileSync(knob, new Uint8Array(8));
  return {
    env: { ...process.env, LD_PRELOAD: library, [KNOBS[name]]: knob },
    turn(ms) {
      // In one write and without cutting the file, which is mapped.
      const file = openSync(knob, 'r+');
      writeSync(file, new BigInt64Array([BigInt(ms)]), 0, 8, 0);
      closeSync(file);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
