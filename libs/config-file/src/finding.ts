import type { Problem } from '@quant-engine/contracts';

/** The way from the top of a document to one of its values: keys, and numbers of list items. */
export type Path = readonly (string | number)[];

/** Something wrong at a path, before it is known where in the file that path stands. */
export interface Finding {
  readonly path: Path;
  readonly reason: string;
}

/** What was read, or everything that is wrong with it. */
export type ConfigResult<V> =
  | { readonly ok: true; readonly value: V }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The path as a JSON pointer (RFC 6901): `/symbols/1/bid`, empty for the whole document. */
export function pointerOf(path: Path): string {
  return path
    .map((segment) => `/${String(segment).replace(/~/g, '~0').replace(/\//g, '~1')}`)
    .join('');
}

export function pathOfPointer(pointer: string): readonly string[] {
  const segments = pointer.split('/').slice(1);
  return segments.map((segment) => segment.replace(/~1/g, '/').replace(/~0/g, '~'));
}
