import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bits of the effective capabilities, as in linux/capability.h. */
const CAP_NET_ADMIN = 12n;
const CAP_SYS_ADMIN = 21n;

const ROOT_HOW = 'run it as root (in a container with --privileged)';
const IP_HOW = 'install it (Debian and Ubuntu: apt-get install iproute2)';
const CC_HOW = 'install one with the C headers (Debian and Ubuntu: apt-get install gcc libc6-dev)';

/**
 * What these tests need and a usual machine lacks. A spec calls this first, outside its tests: it
 * fails as a whole, and names everything at once, rather than being passed over.
 */
export function requirePrivileges(): void {
  const missing = process.platform === 'linux' ? missingOnLinux() : [NOT_LINUX];
  if (missing.length === 0) return;
  const list = missing.map((one) => `  - ${one}`).join('\n');
  throw new Error(`The privileged fault tests cannot run here. Missing:\n${list}`);
}

const NOT_LINUX = `Linux, for network namespaces, tmpfs and LD_PRELOAD (this is ${process.platform}): run it in a virtual machine or a container`;

function missingOnLinux(): readonly string[] {
  const missing: string[] = [];
  const lack = (what: string, how: string): void => void missing.push(`${what}: ${how}`);
  if (!runs('cc', '--version')) lack('a C compiler `cc`, for the shims', CC_HOW);
  const hasIp = runs('ip', '-V');
  if (!hasIp) lack('`ip`, for the network partition', IP_HOW);
  const capabilities = effectiveCapabilities();
  if ((capabilities & (1n << CAP_NET_ADMIN)) === 0n) lack('CAP_NET_ADMIN', ROOT_HOW);
  if ((capabilities & (1n << CAP_SYS_ADMIN)) === 0n) lack('CAP_SYS_ADMIN', ROOT_HOW);
  if (missing.length > 0) return missing;
  const network = namespaceProblem();
  if (network !== '') lack(`network namespaces with a bridge (${network})`, ROOT_HOW);
  const mount = mountProblem();
  if (mount !== '') lack(`mounting a tmpfs (${mount})`, ROOT_HOW);
  return missing;
}

function runs(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

function effectiveCapabilities(): bigint {
  const [, hex = '0'] =
    /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return BigInt(`0x${hex}`);
}

/** Being allowed to is not all: a kernel may lack the bridge, a container may forbid the mount. */
function namespaceProblem(): string {
  const name = `qe-probe-${process.pid}`;
  const problem =
    problemOf('ip', 'netns', 'add', name) ||
    problemOf('ip', '-n', name, 'link', 'add', 'probe', 'type', 'bridge') ||
    problemOf('ip', '-n', name, 'link', 'add', 'one', 'type', 'veth', 'peer', 'name', 'two');
  runs('ip', 'netns', 'del', name);
  return problem;
}

function mountProblem(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qe-probe-'));
  const problem = problemOf('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder);
  if (problem === '') runs('umount', folder);
  rmdirSync(folder);
  return problem;
}

function problemOf(program: string, ...args: string[]): string {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return '';
  return error?.message ?? (stderr.trim() || `${program} ${args.join(' ')} failed`);
}
