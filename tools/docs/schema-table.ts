import { VALUE_KINDS } from '@quant-engine/contracts';

/** As much of JSON Schema as the events use. */
export interface Schema {
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

const GENERAL = new Set(VALUE_KINDS.map(({ description }) => description));

/** A field of a payload, nested ones with their path: `snapshot.id`, `positions[].symbol`. */
interface Row {
  readonly path: string;
  /** When the field has to be there, in words; empty when it may be left out. */
  readonly required: string;
  readonly schema: Schema;
}

/** A row of a table in Markdown. */
export function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/**
 * The fields of an object schema as a table in Markdown.
 *
 * @param optional names of fields that the schema requires, and that may be left out all the same
 */
export function tableOf(schema: Schema, optional: readonly string[] = []): string {
  const lines = rowsOf(schema, '', ALWAYS)
    .map((row) => (optional.includes(row.path) ? { ...row, required: '' } : row))
    .map(({ path, required, schema: field }) =>
      line([`\`${path}\``, kindOf(field), required, meaningOf(field)]),
    );
  const head = [line(['field', 'kind', 'required', 'meaning']), line(Array(4).fill('---'))];
  return [...head, ...lines].join('\n');
}

/** What stands beside a required field of the event itself. */
const ALWAYS = 'yes';

/** @param required what stands beside a field that the schema requires */
function rowsOf(schema: Schema, prefix: string, required: string): readonly Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const isRequired = schema.required?.includes(name) ?? false;
    const row = { path, required: isRequired ? required : '', schema: field };
    // A field inside an object that may be left out has to be there only together with it.
    const inside = isRequired ? required : `with \`${path}\``;
    return [row, ...nestedRows(field, path, inside)];
  });
}

function nestedRows(field: Schema, path: string, required: string): readonly Row[] {
  if (field.items !== undefined) return rowsOf(field.items, `${path}[].`, 'in each');
  const [named] = Object.values(field.patternProperties ?? {});
  if (named !== undefined) return rowsOf(named, `${path}.*.`, 'in each');
  return rowsOf(field, `${path}.`, required);
}

/** The kind of value that a field has, in words. */
export function kindOf(schema: Schema): string {
  if (schema.title !== undefined) return schema.title;
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${word}\``).join(' ');
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.anyOf !== undefined) return schema.anyOf.map(kindOf).join(' or ');
  if (schema.items !== undefined) return `list of ${kindOf(schema.items)}`;
  const [named] = Object.values(schema.patternProperties ?? {});
  if (named !== undefined) return `by name: ${kindOf(named)}`;
  return schema.type ?? 'any';
}

/** What a field says of itself; what its kind says stands in the list of kinds. */
function meaningOf({ description = '', title, minimum, maximum }: Schema): string {
  if (title !== undefined) return GENERAL.has(description) ? '' : description;
  const bounds = [
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
  ].join(', ');
  return [description, bounds && `(${bounds})`].filter((part) => part !== '').join(' ');
}
