import fsPromises, { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeEntry, MemoryStore } from '@quant-engine/state-store';
import { dayStore, MANIFEST } from '../test-support/day';
import { readRunFolder } from './read';
import { writeRunFolder } from './write';

let days: string;
let dir: string;

beforeEach(async () => {
  days = await mkdtemp(join(tmpdir(), 'run-folder-'));
  dir = join(days, '2026-01-12');
});

afterEach(() => rm(days, { recursive: true, force: true }));

/** Every file of a folder with its bytes. */
async function filesOf(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .sort();
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return Object.fromEntries(files.map((file, n) => [file.slice(folder.length), texts[n] ?? '']));
}

describe('a run folder', () => {
  it('gives back every entry, every hash and the manifest exactly', async () => {
    const store = await dayStore();
    await writeRunFolder(dir, store, MANIFEST);
    const folder = readRunFolder(dir);

    expect(folder.manifest).toMatchObject(MANIFEST);
    expect(folder.streams).toEqual(await store.streams());
    for (const stream of folder.streams) {
      expect([...folder.entries(stream)]).toEqual(await store.range(stream));
    }
    expect(folder.hashes).toEqual(await store.hashes());
    for (const hash of folder.hashes) {
      expect(folder.latest(hash)).toEqual(await store.latest(hash));
    }
  });

  it('lays its files out as documented', async () => {
    await writeRunFolder(dir, await dayStore(), MANIFEST);
    const files = await filesOf(dir);

    expect(Object.keys(files)).toEqual([
      '/events/ev.alerts.jsonl',
      '/events/ev.dead.jsonl',
      '/events/ev.l1.jsonl',
      '/events/ev.prints.jsonl',
      '/journal/exposure.jsonl',
      '/manifest.json',
      '/state.json',
    ]);
    expect(files['/events/ev.prints.jsonl']).toMatch(
      /^\{"id":"1768228202000-0","fields":\{.*\}\}\n$/,
    );
    expect(files['/state.json']).toBe(
      '{\n' +
        '  "private:exposure": {"a":"{\\"x\\":1}","b":"2"},\n' +
        '  "state:exposure": {"gross":"2","net":"1"},\n' +
        '  "state:exposure:HAMMER": {"a":"b"}\n' +
        '}\n',
    );
  });

  it('is the same to the last byte when the day is run twice', async () => {
    await writeRunFolder(dir, await dayStore(), MANIFEST);
    const first = await filesOf(dir);
    await writeRunFolder(dir, await dayStore(), MANIFEST);
    expect(await filesOf(dir)).toEqual(first);
  });

  it('holds the reports that it is given', async () => {
    const reports = { 'report/eod.txt': 'é\n', 'report/a/befday.csv': 'symbol\n', 'why.txt': '' };
    await writeRunFolder(dir, new MemoryStore(), MANIFEST, reports);
    expect(await filesOf(dir)).toMatchObject({
      '/report/a/befday.csv': 'symbol\n',
      '/report/eod.txt': 'é\n',
      '/why.txt': '',
    });
  });

  it('replaces the folder of an earlier run whole and leaves nothing beside it', async () => {
    await writeRunFolder(dir, await dayStore(), MANIFEST, { 'report/old.txt': 'old' });
    await writeRunFolder(dir, new MemoryStore(), MANIFEST, { 'report/new.txt': 'new' });

    expect(Object.keys(await filesOf(dir))).toEqual([
      '/manifest.json',
      '/report/new.txt',
      '/state.json',
    ]);
    expect(await readdir(days)).toEqual(['2026-01-12']);
  });

  it('takes an empty folder, and one whose parents are not there', async () => {
    await mkdir(dir);
    await writeRunFolder(dir, new MemoryStore(), MANIFEST);
    const deep = join(days, 'a', 'b');
    await writeRunFolder(`${deep}/`, new MemoryStore(), MANIFEST);
    expect([dir, deep].map((each) => readRunFolder(each).manifest)).toMatchObject([
      MANIFEST,
      MANIFEST,
    ]);
  });

  it('replaces nothing that is no run folder', async () => {
    await mkdir(dir);
    await writeFile(join(dir, 'thesis.txt'), 'ten years of work');
    const file = join(days, 'file');
    await writeFile(file, 'text');

    for (const place of [dir, file]) {
      const refusal = { code: 'QE_RUN_FOLDER', place };
      await expect(writeRunFolder(place, new MemoryStore(), MANIFEST)).rejects.toMatchObject(
        refusal,
      );
    }
    expect(await filesOf(days)).toEqual({
      '/2026-01-12/thesis.txt': 'ten years of work',
      '/file': 'text',
    });
  });

  it('keeps the earlier run when writing fails halfway', async () => {
    await writeRunFolder(dir, await dayStore(), MANIFEST);
    const before = await filesOf(dir);
    const failing = await dayStore();
    failing.latest = () => Promise.reject(new Error('the store is gone'));

    await expect(writeRunFolder(dir, failing, MANIFEST)).rejects.toThrow('the store is gone');
    expect(await filesOf(dir)).toEqual(before);
    expect(await readdir(days)).toEqual(['2026-01-12']);
  });

  it('puts the earlier run back when the new one cannot be moved in', async () => {
    await writeRunFolder(dir, await dayStore(), MANIFEST);
    const before = await filesOf(dir);
    const rename = fsPromises.rename;
    const spy = jest.spyOn(fsPromises, 'rename').mockImplementation((from, to) => {
      const movesIn = to === dir && String(from).includes('.partial-');
      return movesIn ? Promise.reject(new Error('disk full')) : rename(from, to);
    });

    await expect(writeRunFolder(dir, new MemoryStore(), MANIFEST)).rejects.toThrow('disk full');
    spy.mockRestore();
    expect(await filesOf(dir)).toEqual(before);
    expect(await readdir(days)).toEqual(['2026-01-12']);
  });

  it('writes an empty day', async () => {
    await writeRunFolder(dir, new MemoryStore(), MANIFEST);
    const folder = readRunFolder(dir);
    expect([folder.streams, folder.hashes]).toEqual([[], []]);
    expect([...folder.entries('ev.l1')]).toEqual([]);
    expect(folder.latest('state:exposure')).toEqual({});
  });

  it('keeps streams of any name inside the folder', async () => {
    const store = new MemoryStore();
    const names = ['..', '../../up', 'a:b*c', 'a/b', 'journal:../x', 'ünï %41', "it's (~!)"];
    for (const name of names) store.appendRaw(name, { name });
    await writeRunFolder(dir, store, MANIFEST);

    const folder = readRunFolder(dir);
    expect(folder.streams).toEqual([...names].sort());
    for (const name of names) {
      expect([...folder.entries(name)]).toMatchObject([{ fields: { name } }]);
    }
    expect(await readdir(days)).toEqual(['2026-01-12']);
  });

  it('writes and reads streams of many chunks, and characters that lie across two', async () => {
    const store = new MemoryStore();
    for (let n = 0; n < 2_500; n++) store.appendRaw('ev.l1', { text: '€𝄞'.repeat(n % 97) });
    store.appendRaw('ev.l1', { text: 'é€𝄞'.repeat(600_000) });
    await writeRunFolder(dir, store, MANIFEST);

    const entries = [...readRunFolder(dir).entries('ev.l1')];
    const expected = await store.range('ev.l1');
    expect(entries).toHaveLength(2_501);
    // Compared as a flag: a difference would be printed whole.
    expect(entries.every((entry, n) => entry.fields['text'] === expected[n]?.fields['text'])).toBe(
      true,
    );
  });

  it('hands out entries whose events are parsed once', async () => {
    await writeRunFolder(dir, await dayStore(), MANIFEST);
    const [entry] = readRunFolder(dir).entries('ev.prints');
    expect(entry && decodeEntry(entry)).toMatchObject({ ok: true });
    expect(entry && decodeEntry(entry)).toBe(entry && decodeEntry(entry));
  });
});
