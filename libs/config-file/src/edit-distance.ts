/**
 * How many letters must be put in, taken out, replaced or swapped with their neighbour to turn one
 * word into the other (optimal string alignment distance).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replace = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swaps = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = swaps ? at(beforeLast, column - 2) + 1 : Infinity;
      const insert = at(current, column - 1) + 1;
      current.push(Math.min(replace, swap, insert, at(last, column) + 1));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}

/** The known word that was most likely meant, if one is near enough to be worth a question. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let distanceMax = Math.min(Math.max(2, Math.floor(word.length / 4)), word.length - 1);
  for (const candidate of known) {
    const distance = editDistance(plain(word), plain(candidate));
    if (distance > distanceMax) continue;
    nearest = candidate;
    distanceMax = distance - 1;
  }
  return nearest ?? known.find((candidate) => isBeginning(word, candidate));
}

/** A unit left off at the end: `soft_limit` for `soft_limit_pct`. */
function isBeginning(word: string, candidate: string): boolean {
  return word.length > 1 && plain(candidate).startsWith(plain(word));
}

/** `maxPct` and `max-pct` are the same slip of the pen for `max_pct`. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[_-]/g, '');
}
