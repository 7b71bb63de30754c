import { LineCounter, parseDocument } from 'yaml';
import { pointerOf, type Path } from './finding';
import {
  aliasFaults,
  duplicateKeyFaults,
  faultOfText,
  numberFaults,
  type Fault,
} from './yaml-faults';
import { placesOf } from './yaml-places';

export interface YamlDocument {
  /** The plain value; undefined when the notation is so broken that no value can be trusted. */
  readonly value: unknown;
  readonly isBroken: boolean;
  /** What is wrong with the notation. */
  readonly faults: readonly Fault[];
  /** Where a path stands: at its key, at its list item, or at the nearest thing above it. */
  readonly offsetOf: (path: Path) => number;
  /** `line:column` of an offset, both from 1. */
  readonly lineAndColumn: (offset: number) => string;
}

export function parseYaml(text: string): YamlDocument {
  const refused = faultOfText(text);
  const lineCounter = new LineCounter();
  const document = parseDocument(refused === undefined ? text : '', {
    lineCounter,
    // YAML 1.2 whatever the file declares: no merge keys, and `no` and `12:30` are texts.
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const places = [...placesOf(document.contents)];
  const syntax = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    path: [],
    offset: pos[0],
    reason: code === 'NON_STRING_KEY' ? 'A key must be a plain text' : message,
  }));
  const breaking = [...(refused === undefined ? [] : [refused]), ...syntax, ...aliasFaults(places)];
  const isBroken = breaking.length > 0;
  const offsets = new Map(places.map(({ path, offset }) => [pointerOf(path), offset]));
  return {
    value: isBroken ? undefined : document.toJS({ maxAliasCount: 0 }),
    isBroken,
    faults: [...breaking, ...duplicateKeyFaults(places), ...numberFaults(places)],
    offsetOf: (path) => nearestOffset(offsets, path),
    lineAndColumn: (offset) => {
      const { line, col } = lineCounter.linePos(offset);
      return `${Math.max(line, 1)}:${Math.max(col, 1)}`;
    },
  };
}

function nearestOffset(offsets: ReadonlyMap<string, number>, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const offset = offsets.get(pointerOf(path.slice(0, length)));
    if (offset !== undefined) return offset;
  }
  return 0;
}
