import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, type Ran } from './run-command';

/** apt with lists and caches in a folder of its own: nothing of the system is written. */
export interface PrivateApt {
  get(args: readonly string[], cwd?: string): Promise<Ran>;
  cache(args: readonly string[]): Promise<Ran>;
}

/** Long enough for a slow line; a dead mirror is given up on by apt itself. */
const TIMEOUT_MS = 300_000;

/**
 * Read after the system's own configuration. Without its hooks (those clean the system's caches, and
 * need root), without what no one reads here, and never without a signature.
 */
const CONFIGURATION = `
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
APT::Get::AllowUnauthenticated "false";
Acquire::AllowInsecureRepositories "false";
Acquire::AllowWeakRepositories "false";
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
`;

/** Makes the folders that apt expects. Sources, keys and proxies are those of the system. */
export function privateApt(folder: string, env: NodeJS.ProcessEnv): PrivateApt {
  const lists = join(folder, 'lists');
  const caches = join(folder, 'cache');
  const configuration = join(folder, 'apt.conf');
  mkdirSync(join(lists, 'partial'), { recursive: true });
  mkdirSync(join(caches, 'archives', 'partial'), { recursive: true });
  writeFileSync(configuration, CONFIGURATION);
  const settings = {
    'Dir::State::lists': lists,
    'Dir::Cache': caches,
    'Dir::Cache::pkgcache': 'pkgcache.bin',
    'Dir::Cache::srcpkgcache': 'srcpkgcache.bin',
    // As root, apt would drop to a user that may not write into a folder of ours.
    ...(process.getuid?.() === 0 ? { 'APT::Sandbox::User': 'root' } : {}),
  };
  const options = [
    ...['-c', configuration],
    ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
  ];
  const run = (program: string, args: readonly string[], cwd = folder): Promise<Ran> =>
    runCommand(program, [...options, ...args], {
      cwd,
      env: { ...env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
      timeoutMs: TIMEOUT_MS,
    });
  return {
    get: (args, cwd) => run('apt-get', args, cwd),
    cache: (args) => run('apt-cache', args),
  };
}

/** The version that `apt-cache policy` would install. */
export function candidateOf(policy: string): string | undefined {
  const version = /^ {2}Candidate: (\S+)$/m.exec(policy)?.[1];
  return version === '(none)' ? undefined : version;
}

export interface Package {
  readonly name: string;
  readonly version: string;
}

/** What `apt-get install --simulate` would unpack: what is needed and not installed yet. */
export function simulatedInstalls(output: string): readonly Package[] {
  const lines = output.matchAll(/^Inst (\S+)(?: \[[^\]]*\])? \((\S+)/gm);
  return [...lines].map(([, name = '', version = '']) => ({ name, version }));
}

/** The release of the software in a Debian version: `7.0.15` of `5:7.0.15-1~deb12u10`. */
export function upstreamOf(debianVersion: string): string {
  return debianVersion.replace(/^\d+:/, '').replace(/-[^-]*$/, '');
}

/** Whether `/etc/os-release` is that of Debian, Ubuntu, or of what descends from them. */
export function isDebianLike(osRelease: string): boolean {
  const values = osRelease.matchAll(/^ID(?:_LIKE)?=["']?([^"'\n]*)["']?$/gm);
  const names = [...values].flatMap(([, value = '']) => value.split(/\s+/));
  return names.includes('debian') || names.includes('ubuntu');
}
