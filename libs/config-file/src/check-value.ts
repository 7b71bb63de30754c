import type { ErrorCode } from '@quant-engine/contracts';
import { pointerOf, type ConfigResult } from './finding';
import type { TypedSchema } from './typed-schema';
import { schemaFindings } from './schema-findings';

/**
 * Holds a value that came as JSON against a schema, in the words of `readConfig`. The place of a
 * problem is its JSON pointer: `/groups/BANK`.
 */
export function checkValue<T extends TypedSchema>(
  value: unknown,
  schema: T,
  code: ErrorCode,
): ConfigResult<T['static']> {
  const findings = schemaFindings(schema, value);
  if (findings.length === 0) return { ok: true, value: value as T['static'] };
  const problems = findings.map(({ path, reason }) => ({ code, place: pointerOf(path), reason }));
  return { ok: false, problems };
}
