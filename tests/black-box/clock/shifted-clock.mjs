// Shifts the wall clock of a process by the milliseconds in a file, which may change meanwhile.
import { readFileSync } from 'node:fs';

const READ_EVERY_MS = 20;

const file = process.env.QE_TEST_CLOCK;
const RealDate = Date;
let shiftMs = 0;
let readAtMs = -Infinity;

function now() {
  const atMs = performance.now();
  if (atMs - readAtMs > READ_EVERY_MS) {
    readAtMs = atMs;
    shiftMs = Number(readFileSync(file, 'utf8'));
  }
  return RealDate.now() + shiftMs;
}

if (file !== undefined) {
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, self) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, self),
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}
