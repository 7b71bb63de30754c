import { scriptArgs, type Connection } from './connection';
import type { DeskKeys } from './keys';

/** So many dead letters are kept, and so many bytes of them; the oldest go first. */
export const LETTERS_MAX = 10_000;
const LETTER_BYTES_MAX = 67_108_864;
/** Letters that one call looks at, and about how many bytes of them. */
const DROP_PIECE = 500;
const TALLY_MAX = 2_000;
const TALLY_BYTES = 8_388_608;
const KIND_FIELDS = 6;

/** Dead letters of one group, from one source, and for one kind of reason. */
export interface LetterKind {
  /** Absent for what was refused before any group read it. */
  readonly group?: string;
  readonly source: string;
  readonly code: string;
  readonly count: number;
  /** The reason of the newest of them, with its place. */
  readonly reason: string;
}

/** How many dead letters there are and were, and of what kinds. */
export interface LetterTally {
  readonly total: number;
  /** How many of them, the newest, the kinds are counted over. */
  readonly looked: number;
  readonly kinds: readonly LetterKind[];
  /** Those that had to go, since there were too many. */
  readonly dropped: readonly {
    readonly group?: string;
    readonly code: string;
    readonly count: number;
  }[];
}

/** Drops the oldest dead letters where there are too many. @returns how many went */
export async function boundLetters(redis: Connection, keys: DeskKeys): Promise<number> {
  let total = 0;
  for (;;) {
    const [gone = 0, isMore = 0] = await redis.qeDropLetters(
      ...scriptArgs([keys.dead, keys.droppedLetters()], LETTERS_MAX, LETTER_BYTES_MAX, DROP_PIECE),
    );
    total += gone;
    if (isMore === 0) return total;
  }
}

/** Counts the dead letters by their kinds, whatever lies there. */
export async function tallyLetters(redis: Connection, keys: DeskKeys): Promise<LetterTally> {
  const [answer, dropped] = await Promise.all([
    redis.qeTallyLetters(...scriptArgs([keys.dead], TALLY_MAX, TALLY_BYTES)),
    redis.hgetall(keys.droppedLetters()),
  ]);
  const [total = '0', looked = '0', ...texts] = answer;
  const kinds: LetterKind[] = [];
  for (let at = 0; at < texts.length; at += KIND_FIELDS) {
    const [group = '', source = '', code = '', count = '0', place = '', reason = ''] = texts.slice(
      at,
      at + KIND_FIELDS,
    );
    const whose = group === '' ? {} : { group };
    const why = place === '' ? reason : `${place} ${reason}`;
    kinds.push({ ...whose, source, code, count: Number(count), reason: why });
  }
  return {
    total: Number(total),
    looked: Number(looked),
    kinds: kinds.sort((a, b) => b.count - a.count),
    dropped: Object.entries(dropped).map(([field, count]) => {
      const at = field.lastIndexOf(' ');
      const group = field.slice(0, at);
      const whose = group === '' ? {} : { group };
      return { ...whose, code: field.slice(at + 1), count: Number(count) };
    }),
  };
}
