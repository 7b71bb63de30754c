import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** An executable shell script. */
export function writeProgram(path: string, lines: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${lines}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** What prints its version as a server does, and does nothing else. */
export function writeFakeServer(path: string, version: string, title = 'Redis'): string {
  return writeProgram(path, `echo '${title} server v=${version} sha=00000000:0'`);
}

/** Folders that are gone after each test. */
export function freshFolders(): () => string {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'qe-programs-'));
    folders.push(folder);
    return folder;
  };
}

/** How the packages of a system are that is not there. */
export interface FakeSystem {
  /** The candidate of each package; a package that is not named has none. */
  readonly candidates: Readonly<Record<string, string>>;
  /** What the server inside the package says when it is asked. */
  readonly version?: string;
  /** What apt-get update ends with. */
  readonly updateError?: string;
  /** What apt-get download ends with. */
  readonly downloadError?: string;
}

/**
 * A folder with `apt-get`, `apt-cache` and `dpkg-deb` that fetch nothing: a package is its own name,
 * and unpacked it is a server that prints a version. What they were called with is in `calls`.
 */
export function writeFakeSystem(folder: string, system: FakeSystem): string {
  const { candidates, version = '7.0.15', updateError, downloadError } = system;
  const bin = join(folder, 'bin');
  const log = `echo "$(basename "$0") $*" >> '${folder}/calls'`;
  const policies = Object.entries(candidates).map(
    ([name, candidate]) => `${name}) printf '%s:\\n  Candidate: %s\\n' ${name} '${candidate}' ;;`,
  );
  writeProgram(
    join(bin, 'apt-cache'),
    `${log}
for name; do :; done
case "$name" in
${policies.join('\n')}
esac`,
  );
  const fail = (message: string | undefined): string =>
    message === undefined ? '' : `echo 'E: ${message}' >&2; exit 100`;
  writeProgram(
    join(bin, 'apt-get'),
    `${log}
case " $* " in
  *' update '*) ${fail(updateError)} ;;
  *' --simulate '*) echo 'Inst liblzf1 (3.6-3 Debian [amd64])'
     echo 'Inst libc6 [2.36] (2.41 Debian [amd64])'
     echo 'Inst adduser (3.1 Debian [all])' ;;
  *' download '*) ${fail(downloadError) || ':'}
     while [ "$1" != download ]; do shift; done; shift
     for name; do touch "$name.deb"; done ;;
esac`,
  );
  writeProgram(
    join(bin, 'dpkg-deb'),
    `${log}
mkdir -p "$3/usr/bin" "$3/usr/lib/x86_64-linux-gnu"
name=$(basename "$2" .deb)
case "$name" in
  *-server) printf '#!/bin/sh\\necho "Redis server v=${version} sha=0"\\n' > "$3/usr/bin/$name"
     chmod 755 "$3/usr/bin/$name" ;;
  *-tools) printf '#!/bin/sh\\necho "$LD_LIBRARY_PATH"\\n' > "$3/usr/bin/redis-cli"
     chmod 755 "$3/usr/bin/redis-cli" ;;
esac`,
  );
  return bin;
}
