import { candidateOf, isDebianLike, simulatedInstalls, upstreamOf } from './apt';

test.each([
  ['ID=debian\nVERSION_ID="12"', true],
  ['NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', true],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
  ["ID='pop'\nID_LIKE='ubuntu debian'", true],
  ['ID=fedora\nID_LIKE=""', false],
  ['ID=alpine\nVARIANT_ID=debian', false],
  ['', false],
])('%j is of the family of Debian: %p', (osRelease, expected) => {
  expect(isDebianLike(osRelease)).toBe(expected);
});

test.each([
  ['redis-server:\n  Installed: (none)\n  Candidate: 5:7.0.15-1~deb12u10\n', '5:7.0.15-1~deb12u10'],
  ['redis-server:\n  Installed: (none)\n  Candidate: (none)\n', undefined],
  ['', undefined],
])('the candidate in %j is %p', (policy, version) => {
  expect(candidateOf(policy)).toBe(version);
});

test.each([
  ['5:7.0.15-1~deb12u10', '7.0.15'],
  ['5:6.0.16-1+deb11u5', '6.0.16'],
  ['8.1.1+dfsg1-2', '8.1.1+dfsg1'],
  ['8.0', '8.0'],
])('%s is release %s', (version, release) => {
  expect(upstreamOf(version)).toBe(release);
});

test('what apt would install is read from its simulation, not what it would remove', () => {
  const output = `NOTE: This is only a simulation!
Reading package lists...
Inst liblzf1 (3.6-3 Debian:12.15/oldstable [amd64])
Remv redis-old [5.0]
Inst libssl3:amd64 [3.0.1-1] (3.0.19-1 Debian-Security:12/oldstable-security [amd64]) []
Conf liblzf1 (3.6-3 Debian:12.15/oldstable [amd64])
`;
  expect(simulatedInstalls(output)).toEqual([
    { name: 'liblzf1', version: '3.6-3' },
    { name: 'libssl3:amd64', version: '3.0.19-1' },
  ]);
});
