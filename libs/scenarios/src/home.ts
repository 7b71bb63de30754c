import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes the folder of everything that a run on Redis needs, and that is gone after it. */
export function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'qe-scenarios-'));
  mkdirSync(logFolder(home));
  return home;
}

export function serverFolder(home: string): string {
  return join(home, 'redis');
}

export function deskFolder(home: string, number: number): string {
  return join(home, 'desks', String(number));
}

export function logFolder(home: string): string {
  return join(home, 'logs');
}

/** Whether a server runs there, or may be about to. */
export function mayHaveServer(home: string): boolean {
  return existsSync(serverFolder(home));
}

export function removeHome(home: string): void {
  rmSync(home, { recursive: true, force: true });
}

/** Leaves the logs alone, for people to read. */
export function removeAllButLogs(home: string): void {
  for (const folder of [serverFolder(home), join(home, 'desks')]) removeHome(folder);
}
