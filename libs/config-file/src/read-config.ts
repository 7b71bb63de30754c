import type { ErrorCode, Problem } from '@quant-engine/contracts';
import type { ConfigResult, Finding } from './finding';
import { schemaFindings } from './schema-findings';
import type { TypedSchema } from './typed-schema';
import { parseYaml } from './yaml-document';

/** How a file is held against its schema. */
export interface ConfigOptions<V> {
  /** The code that every problem bears; `QE_RULES_INVALID` unless told otherwise. */
  readonly code?: ErrorCode;
  /** What a schema cannot say, such as that one limit stays below another. Runs once it holds. */
  readonly check?: (value: V) => readonly Finding[];
}

/**
 * Reads one YAML document and holds it against a schema. All problems come at once, sorted by
 * where they stand. A problem's `place` is `file:line:col`, at the key that it speaks of (a missing
 * key: at the key it is missing under); its `reason` begins with the dotted path.
 *
 * @param file the file's name as it shall be printed; nothing is read from disk
 */
export function readConfig<T extends TypedSchema>(
  text: string,
  file: string,
  schema: T,
  options: ConfigOptions<T['static']> = {},
): ConfigResult<T['static']> {
  const document = parseYaml(text);
  const faults = document.faults;
  const findings = document.isBroken ? [] : valueFindings(document.value, schema, faults, options);
  const placed = findings.map((finding) => ({
    ...finding,
    offset: document.offsetOf(finding.path),
  }));
  const all = [...faults, ...placed].sort((a, b) => a.offset - b.offset);
  if (all.length === 0) return { ok: true, value: document.value as T['static'] };
  const problems = all.map(({ path, reason, offset }): Problem => ({
    code: options.code ?? 'QE_RULES_INVALID',
    place: `${file}:${document.lineAndColumn(offset)}`,
    reason: path.length === 0 ? reason : `${path.join('.')}: ${reason}`,
  }));
  return { ok: false, problems };
}

function valueFindings<T extends TypedSchema>(
  value: unknown,
  schema: T,
  faults: readonly Finding[],
  options: ConfigOptions<T['static']>,
): readonly Finding[] {
  const faulty = new Set(faults.map(({ path }) => path.join('.')));
  const findings = schemaFindings(schema, value).filter(({ path }) => !faulty.has(path.join('.')));
  if (findings.length > 0 || faults.length > 0) return findings;
  return options.check?.(value as T['static']) ?? [];
}

/** One problem a line, `place: reason`: editors and terminals make such a place a link. */
export function formatProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ place, reason }) => (place === '' ? reason : `${place}: ${reason}`))
    .join('\n');
}
