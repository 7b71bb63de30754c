import {
  DEAD_LETTERS,
  EnvelopeSchema,
  EVENT_SCHEMAS,
  EVENT_TYPES,
  STREAM_OF,
  VALUE_KINDS,
  type EventType,
} from '@quant-engine/contracts';
import { kindOf, line, tableOf, type Schema } from './schema-table';

const CONTRACTS = '../../libs/contracts';

/** Fields of the envelope that the schema requires, and that are filled in when they are read. */
const FILLED_IN = ['correlation_id', 'schema_version'];

/** The reference of events: streams, envelope, the payload of each type, kinds of values. */
export function eventsPage(): string {
  return `# Events

An entry of a stream is one event: the fields of the envelope as text, with the payload in
\`data\` as one JSON object. A field that the schema does not name is refused, and so is \`null\`:
what is unknown is absent. What cannot be taken goes to \`${DEAD_LETTERS}\` with its reason. This
page is generated from \`libs/contracts/src/events\`.

## Streams

${line(['stream', 'type of event', 'schema', 'sample'])}
${line(Array(4).fill('---'))}
${EVENT_TYPES.map(streamLine).join('\n')}

A required field is marked with \`yes\`; one inside an object that may be left out, with the
object; one of a list's or a record's items, with \`in each\`.

## Envelope

The time of an event that a service makes is the time of the event that caused it, and its id is
derived from its cause, so that a replay makes the same one. \`correlation_id\` and
\`schema_version\` may be left out of an event that is written by hand: it is then its own root.

${tableOf(EnvelopeSchema as Schema, FILLED_IN)}

${EVENT_TYPES.map(section).join('\n\n')}

## Kinds of values

${(VALUE_KINDS as readonly Schema[]).map(kindLine).join('\n')}
`;
}

function streamLine(type: EventType): string {
  const schema = `[schema](${CONTRACTS}/schemas/${type}.schema.json)`;
  const sample = `[sample](${CONTRACTS}/samples/${type}.json)`;
  return line([`\`${STREAM_OF[type]}\``, `[${type}](#${type})`, schema, sample]);
}

function section(type: EventType): string {
  const schema = EVENT_SCHEMAS[type] as Schema;
  return `## ${type}

Stream \`${STREAM_OF[type]}\`. ${schema.description ?? ''}

${tableOf(schema)}`;
}

function kindLine(kind: Schema): string {
  const limits = [
    ...(kind.enum === undefined ? [] : [kindOf({ enum: kind.enum })]),
    ...(kind.pattern === undefined ? [] : [`\`${kind.pattern}\``]),
    ...(kind.maxLength === undefined ? [] : [`at most ${kind.maxLength} characters`]),
    ...(kind.minimum === undefined ? [] : [`at least ${kind.minimum}`]),
    ...(kind.maximum === undefined ? [] : [`at most ${kind.maximum}`]),
  ];
  const text = [kind.type ?? 'any', ...limits].join(', ');
  return `- **${kind.title ?? ''}**: ${text}. ${kind.description ?? ''}`.trimEnd();
}
