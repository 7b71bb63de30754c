import { LimitsFileSchema } from '@quant-engine/liquidity-guard';
import { RulesFileSchema } from '@quant-engine/risk-policy';
import { DeskFileSchema } from '@quant-engine/desk';
import { writeOrCheck, type GeneratedFile } from './generated-files';

const DIALECT = 'http://json-schema.org/draft-07/schema#';

// Editors check config/*.yaml against these while they are written.
void writeOrCheck(
  {
    files: [
      schemaFile('risk_rules', 'Risk rules', RulesFileSchema),
      schemaFile('liquidity_limits', 'Liquidity limits', LimitsFileSchema),
      schemaFile('desk', 'Desk', DeskFileSchema),
    ],
  },
  'npx nx run tools:generate',
);

function schemaFile(name: string, title: string, schema: object): GeneratedFile {
  const file = `config/${name}.schema.json`;
  return { file, text: JSON.stringify({ $schema: DIALECT, title, ...schema }) };
}
