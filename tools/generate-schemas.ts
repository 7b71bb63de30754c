import { EnvelopeSchema, EVENT_SCHEMAS, EVENT_TYPES } from '@quant-engine/contracts';
import { writeOrCheck, type GeneratedFile } from './generated-files';

const FOLDER = 'libs/contracts/schemas';
const DIALECT = 'http://json-schema.org/draft-07/schema#';

void writeOrCheck(
  { files: [...EVENT_TYPES.map(payloadSchema), envelopeSchema()], folders: [FOLDER] },
  'npx nx run tools:generate',
);

function payloadSchema(type: (typeof EVENT_TYPES)[number]): GeneratedFile {
  const { $id, description, ...schema } = plain(EVENT_SCHEMAS[type]);
  return schemaFile(String($id), { title: `data of ${type}`, description, ...schema });
}

/** The whole event: which payload it has to hold follows from its type. */
function envelopeSchema(): GeneratedFile {
  const { $id, description, ...schema } = plain(EnvelopeSchema);
  const allOf = EVENT_TYPES.map((type) => ({
    if: { properties: { event_type: { const: type } } },
    then: { properties: { data: { $ref: `${type}.schema.json` } } },
  }));
  return schemaFile(String($id), { title: 'event', description, ...schema, allOf });
}

function schemaFile(name: string, schema: object): GeneratedFile {
  const file = `${name}.schema.json`;
  const text = JSON.stringify({ $schema: DIALECT, $id: file, ...schema });
  return { file: `${FOLDER}/${file}`, text };
}

/** The schema as plain JSON, without the symbols that TypeBox keeps in it. */
function plain(schema: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;
}
