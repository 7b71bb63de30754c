import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalOf } from '@quant-engine/state-store';
import { dayStore, MANIFEST } from '../test-support/day';
import { readRunFolder } from './read';
import { writeRunFolder } from './write';

describe('a run folder that is not whole', () => {
  let days: string;
  let dir: string;

  beforeEach(async () => {
    days = await mkdtemp(join(tmpdir(), 'run-folder-'));
    dir = join(days, '2026-01-12');
  });

  afterEach(() => rm(days, { recursive: true, force: true }));

  const failure = (place: string, message: RegExp) =>
    expect.objectContaining({
      code: 'QE_RUN_FOLDER',
      place: join(dir, place),
      message: expect.stringMatching(message) as string,
      remedy: expect.stringMatching(/qe day/) as string,
    }) as Error;

  function errorOf(read: () => unknown): unknown {
    try {
      read();
    } catch (error) {
      return error;
    }
    return undefined;
  }

  const readAll = (stream: string) => errorOf(() => [...readRunFolder(dir).entries(stream)]);

  it('says that there is none', () => {
    expect(errorOf(() => readRunFolder(dir))).toEqual(failure('', /no run folder/));
  });

  it.each(['manifest.json', 'state.json', 'events', 'journal'])(
    'says that %s is missing',
    async (name) => {
      await writeRunFolder(dir, await dayStore(), MANIFEST);
      await rm(join(dir, name), { recursive: true });
      expect(errorOf(() => readRunFolder(dir))).toEqual(failure(name, /is missing/));
    },
  );

  it.each(['{"schemaVersion": 2,', 'null', ''])('refuses %j for a manifest', async (text) => {
    await writeRunFolder(dir, await dayStore(), MANIFEST);
    await writeFile(join(dir, 'manifest.json'), text);
    expect(errorOf(() => readRunFolder(dir))).toEqual(failure('manifest.json', /is not usable/));
  });

  it.each([
    [3, /schemaVersion 3; this version reads 2$/],
    [1, /schemaVersion 1; this version reads 2: an earlier version ran the day, so run it again$/],
  ])('refuses a folder of shape %s, and says of an old one what to do', async (version, reason) => {
    await writeRunFolder(dir, await dayStore(), MANIFEST);
    await writeFile(join(dir, 'manifest.json'), `{"schemaVersion": ${version}}`);
    expect(errorOf(() => readRunFolder(dir))).toEqual(failure('manifest.json', reason));
  });

  it('says that whole lines or a stream are missing, which a cut at a line would hide', async () => {
    await writeRunFolder(dir, await dayStore(), MANIFEST);
    const path = join(dir, 'events/ev.l1.jsonl');
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, `${lines.slice(0, 2).join('\n')}\n`);
    expect(readAll('ev.l1')).toEqual(
      failure('events/ev.l1.jsonl', /holds 2 entries, and the manifest says 3/),
    );
    await rm(path);
    expect(readAll('ev.l1')).toEqual(failure('events/ev.l1.jsonl', /holds 0 entries/));
  });

  it('names the line that is cut short, even where the cut is only its end', async () => {
    await writeRunFolder(dir, await dayStore(), MANIFEST);
    const path = join(dir, 'events/ev.l1.jsonl');
    const { length } = await readFile(path);
    await truncate(path, length - 1);
    expect(readAll('ev.l1')).toEqual(failure('events/ev.l1.jsonl:3', /cut short/));
    await truncate(path, length - 30);
    expect(readAll('ev.l1')).toEqual(failure('events/ev.l1.jsonl:3', /cut short/));
  });

  it.each([
    ['not json', /is not JSON/],
    ['', /is not JSON/],
    ['null', /is no entry/],
    ['{"id":"1-0"}', /is no entry/],
    ['{"fields":{}}', /is no entry/],
  ])('names the line %j, which is no entry', async (line, message) => {
    await writeRunFolder(dir, await dayStore(), MANIFEST);
    await writeFile(join(dir, 'journal/exposure.jsonl'), `{"id":"1-0","fields":{}}\n${line}\n`);
    expect(readAll(journalOf('exposure'))).toEqual(failure('journal/exposure.jsonl:2', message));
  });
});
