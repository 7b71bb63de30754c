import { readConfig, type Finding } from '@quant-engine/config-file';
import {
  BUCKETS,
  CLASSIFICATIONS,
  DERISK_ACTIONS,
  INTENT_TYPES,
  MODES,
  SIDES,
  type Problem,
} from '@quant-engine/contracts';
import { Type, type Static } from '@sinclair/typebox';

const oneOf = <const T extends readonly string[]>(words: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...words] });
const closed = { additionalProperties: false } as const;
const Ticker = Type.String({ pattern: '^[A-Z0-9][A-Z0-9 ./+-]{0,23}$' });
/** Above 0, and below 9 billion where money is exact. */
const Price = Type.String({
  pattern: '^(?!0(\\.0+)?$)(0|[1-9][0-9]{0,8}|[1-8][0-9]{9})(\\.[0-9]{1,6})?$',
});
const Shares = Type.Integer({ minimum: 1 });

const Step = Type.Object(
  {
    at: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$' }),
    prices: Type.Optional(Type.Record(Ticker, Price)),
    potential_pct: Type.Optional(Type.Number({ minimum: 0 })),
    proposals: Type.Optional(
      Type.Array(
        Type.Object(
          {
            symbol: Ticker,
            action: oneOf(SIDES),
            quantity: Shares,
            bucket: oneOf(BUCKETS),
            limit_price: Type.Optional(Price),
          },
          closed,
        ),
      ),
    ),
    more_ticks: Type.Optional(Type.Integer({ minimum: 0, maximum: 3600 })),
  },
  closed,
);

const Expected = Type.Object(
  {
    mode: oneOf(MODES),
    row: Type.Integer({ minimum: 1, maximum: 10 }),
    action: Type.Optional(oneOf([...DERISK_ACTIONS, 'NONE'] as const)),
    target_pct: Type.Optional(Type.Number()),
    gross_pct: Type.Optional(Type.Number()),
    intents: Type.Optional(
      Type.Array(
        Type.Object(
          {
            intent_type: oneOf(INTENT_TYPES),
            symbol: Ticker,
            classification: oneOf(CLASSIFICATIONS),
            quantity: Shares,
          },
          closed,
        ),
      ),
    ),
    canceled: Type.Optional(Type.Array(oneOf(CLASSIFICATIONS))),
    still_open: Type.Optional(Type.Array(oneOf(CLASSIFICATIONS))),
    filled: Type.Optional(Type.Array(oneOf(CLASSIFICATIONS))),
    class_unchanged: Type.Optional(Type.Boolean()),
  },
  closed,
);

/** The shape of a scenario file. */
export const ScenarioSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80 }),
    about: Type.String(),
    date: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
    account: Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$' }),
    equity: Price,
    book: Type.Array(
      Type.Object(
        {
          symbol: Ticker,
          quantity: Type.Integer(),
          price: Price,
          bucket: oneOf(BUCKETS),
          adv: Shares,
        },
        closed,
      ),
      { minItems: 1 },
    ),
    steps: Type.Array(Step, { minItems: 1 }),
    expect: Expected,
  },
  closed,
);

/** A situation, what happens in it, and what the desk shall have done at its end. */
export type Scenario = Static<typeof ScenarioSchema>;
/** A moment of a scenario: prices, proposals and ticks. */
export type ScenarioStep = Scenario['steps'][number];
/** What a scenario expects at its end. */
export type ScenarioExpectation = Scenario['expect'];

/** A scenario, or everything that is wrong with its file. */
export type ScenarioReading =
  | { readonly ok: true; readonly value: Scenario }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a scenario file; every problem at once, with file, line and column. */
export function readScenario(text: string, file: string): ScenarioReading {
  return readConfig(text, file, ScenarioSchema, {
    code: 'QE_SCENARIO_INVALID',
    check: ({ book, steps }) => [...booksTwice(book), ...stepsBack(steps)],
  });
}

function booksTwice(book: Scenario['book']): readonly Finding[] {
  const symbols = book.map((line) => line.symbol);
  return symbols.flatMap((symbol, index) =>
    symbols.indexOf(symbol) === index
      ? []
      : [{ path: ['book', index, 'symbol'], reason: `${symbol} stands twice` }],
  );
}

/** A step begins when all the ticks of the one before it are over. */
function stepsBack(steps: Scenario['steps']): readonly Finding[] {
  return steps.flatMap(({ at }, index) => {
    const before = steps[index - 1];
    if (before === undefined || secondOf(at) > secondOf(before.at) + (before.more_ticks ?? 0)) {
      return [];
    }
    const reason = `must be after the ticks of the step before it (${before.at}), got ${at}`;
    return [{ path: ['steps', index, 'at'], reason }];
  });
}

function secondOf(time: string): number {
  return time.split(':').reduce((seconds, part) => seconds * 60 + Number(part), 0);
}
