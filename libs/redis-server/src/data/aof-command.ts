import type { FileBytes } from './file-bytes';

/** What stands at a place of an append-only file. */
export type AofPiece =
  | { readonly kind: 'COMMAND'; readonly end: number; readonly words: readonly string[] }
  /** A line that the server writes for people, such as a time. */
  | { readonly kind: 'NOTE'; readonly end: number }
  /** The file ends before the command does. */
  | { readonly kind: 'TORN' }
  | { readonly kind: 'DAMAGED'; readonly at: number; readonly reason: string };

/** Enough of a command to know what it writes to: its name, a key. */
const WORDS_KEPT = 2;
const WORD_BYTES_MAX = 200;
/** The server reads its notes and its lengths in lines of so many bytes. */
const LINE_BYTES_MAX = 128;
const ARGUMENTS_MAX = 1_048_576;
const BULK_BYTES_MAX = 4 * 1_073_741_824;

/** Reads the command that begins at a place, as the server would when it starts. */
export async function pieceAt(bytes: FileBytes, place: number): Promise<AofPiece> {
  const [first] = await bytes.at(place, 1);
  if (first === HASH) return noteAt(bytes, place);
  const head = await numberAt(bytes, place, '*', ARGUMENTS_MAX);
  if (head.kind !== 'NUMBER') return head;
  if (head.value === 0) return damaged(place, 'a command of no words');
  const words: string[] = [];
  let at = head.end;
  for (let n = 0; n < head.value; n += 1) {
    const length = await numberAt(bytes, at, '$', BULK_BYTES_MAX);
    if (length.kind !== 'NUMBER') return length;
    const end = length.end + length.value;
    if (end + LINE_END.length > bytes.size) return tornOrDamaged(bytes, end);
    if ((await bytes.at(end, 2)).toString('latin1') !== LINE_END) {
      return damaged(end, 'no end of a word where its length says');
    }
    if (words.length < WORDS_KEPT) {
      const kept = Math.min(length.value, WORD_BYTES_MAX);
      words.push((await bytes.at(length.end, kept)).toString('utf8'));
    }
    at = end + LINE_END.length;
  }
  if (!/^[a-z_.-]+$/i.test(words[0] ?? '')) return damaged(place, 'no name of a command');
  return { kind: 'COMMAND', end: at, words };
}

const HASH = 0x23;
const LINE_END = '\r\n';

type Numbered =
  | { readonly kind: 'NUMBER'; readonly value: number; readonly end: number }
  | Extract<AofPiece, { kind: 'TORN' | 'DAMAGED' }>;

/** A sign, a number and the end of the line: `*3` or `$12`. */
async function numberAt(
  bytes: FileBytes,
  place: number,
  sign: '*' | '$',
  max: number,
): Promise<Numbered> {
  const text = (await bytes.at(place, LINE_BYTES_MAX)).toString('latin1');
  const [whole, digits] = /^.(\d{1,10})\r\n/s.exec(text) ?? [];
  if (whole !== undefined && text.startsWith(sign) && Number(digits) <= max) {
    return { kind: 'NUMBER', value: Number(digits), end: place + whole.length };
  }
  const isAtEnd = place + text.length === bytes.size;
  const isBegun = text === '' || new RegExp(`^\\${sign}\\d{0,10}\r?$`).test(text);
  if (isAtEnd && isBegun) return { kind: 'TORN' };
  return damaged(place, `${shown(text)} where ${sign === '*' ? 'a command' : 'a word'} begins`);
}

/** A word that reaches beyond the end of the file, of which the last two bytes are its line end. */
async function tornOrDamaged(bytes: FileBytes, end: number): Promise<AofPiece> {
  const rest = (await bytes.at(end, LINE_END.length)).toString('latin1');
  return LINE_END.startsWith(rest)
    ? { kind: 'TORN' }
    : damaged(end, 'no end of a word where its length says');
}

async function noteAt(bytes: FileBytes, place: number): Promise<AofPiece> {
  const line = await bytes.at(place, LINE_BYTES_MAX);
  const end = line.indexOf('\n');
  if (end >= 0) return { kind: 'NOTE', end: place + end + 1 };
  if (place + line.length === bytes.size) return { kind: 'TORN' };
  return damaged(place, 'a note without an end');
}

function damaged(at: number, reason: string): Extract<AofPiece, { kind: 'DAMAGED' }> {
  return { kind: 'DAMAGED', at, reason };
}

/** The first few bytes as a person can read them. */
function shown(text: string): string {
  if (/^\0/.test(text)) return 'a zero byte';
  return JSON.stringify(text.slice(0, 8));
}
