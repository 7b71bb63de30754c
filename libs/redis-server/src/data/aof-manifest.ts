/** A file of a server's data, as its list of them names it. */
export interface DataFile {
  readonly name: string;
  readonly seq: number;
  /** `b` the snapshot that the others go on from, `i` commands since, `h` left over. */
  readonly type: 'b' | 'i' | 'h';
}

const LINE = /^file (?:"([^"]*)"|(\S+)) seq (\d+) type ([bhi])$/;

/** The files in the order in which the server reads them; undefined for what is no such list. */
export function parseManifest(text: string): readonly DataFile[] | undefined {
  const files = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(fileOf);
  const known = files.filter((file) => file !== undefined);
  const bases = known.filter(({ type }) => type === 'b');
  const seqs = known.filter(({ type }) => type === 'i').map(({ seq }) => seq);
  const isInOrder = seqs.every((seq, n) => n === 0 || seq > (seqs[n - 1] ?? 0));
  const isWhole = known.length > 0 && known.length === files.length && text.endsWith('\n');
  return isWhole && isInOrder && bases.length <= 1 ? known : undefined;
}

function fileOf(line: string): DataFile | undefined {
  const [, quoted, plain, seq, type] = LINE.exec(line.trimEnd()) ?? [];
  const name = quoted ?? plain;
  if (name === undefined || name.includes('/')) return undefined;
  return { name, seq: Number(seq), type: type as DataFile['type'] };
}

export function manifestText(files: readonly DataFile[]): string {
  return files.map(({ name, seq, type }) => `file ${name} seq ${seq} type ${type}\n`).join('');
}

const FILE_NAME = /^appendonly\.aof\.(\d+)\.(?:(base)\.(?:rdb|aof)|incr\.aof)$/;

/** Whether a file's name is that of a server's data. */
export function isDataFile(name: string): boolean {
  return FILE_NAME.test(name);
}

/**
 * What a list would say of the files that lie there.
 *
 * @returns undefined where that is not plain: more than one snapshot or none, or a gap
 */
export function filesNamed(names: readonly string[]): readonly DataFile[] | undefined {
  const files = names.flatMap((name): readonly DataFile[] => {
    const [, seq, base] = FILE_NAME.exec(name) ?? [];
    if (seq === undefined) return [];
    return [{ name, seq: Number(seq), type: base === undefined ? 'i' : 'b' }];
  });
  const bases = files.filter(({ type }) => type === 'b');
  const increments = files.filter(({ type }) => type === 'i').sort((a, b) => a.seq - b.seq);
  const hasGap = increments.some(({ seq }, n) => seq !== (increments[0]?.seq ?? 0) + n);
  return bases.length === 1 && !hasGap ? [...bases, ...increments] : undefined;
}
