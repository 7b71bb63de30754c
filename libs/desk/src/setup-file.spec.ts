import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseUsd } from '@quant-engine/contracts';
import { ReferenceData, type Instrument } from '@quant-engine/reference-data';
import { loadLimits, loadRules, type DeskSetup } from './config-files';
import { NO_OWN_SERVICES } from './registry/own-services';
import { BUILT_IN } from './registry/registry';
import { readSetup, SETUP_FILE, setupText } from './setup-file';

const CONFIG = join(__dirname, '..', '..', '..', 'config');

function shippedSetup(): DeskSetup {
  const rules = loadRules(join(CONFIG, 'risk_rules.yaml'));
  const limits = loadLimits(join(CONFIG, 'liquidity_limits.yaml'));
  if (!rules.ok || !limits.ok) throw new Error('the shipped files can be read');
  const instrument: Instrument = {
    symbol: 'CIM PRB',
    group: 'REIT',
    prevClose: parseUsd('25.10'),
    adv: 40_000,
  };
  const short = { symbol: 'CIM PRB', quantity: -300, avgPrice: parseUsd('24.987654') } as const;
  return {
    rules: rules.value.rules,
    rulesHash: rules.value.hash,
    limits: limits.value,
    reference: new ReferenceData(
      [instrument, { ...instrument, symbol: 'NEW', adv: undefined }],
      [
        {
          accountId: 'HAMMER',
          equity: parseUsd('1000000.01'),
          positions: [{ ...short, bucket: 'MM_PURE' }],
        },
      ],
    ),
  };
}

describe('the setup of a day', () => {
  const setup = shippedSetup();
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'setup-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const put = (text: string): void => writeFileSync(join(dir, SETUP_FILE), text);
  const refusal = (reason: RegExp): Error =>
    expect.objectContaining({
      code: 'QE_RUN_FOLDER',
      place: join(dir, SETUP_FILE),
      message: expect.stringMatching(reason) as string,
    }) as Error;

  it('is read as it was written', () => {
    put(setupText(setup, NO_OWN_SERVICES));
    expect(readSetup(dir, setup.rulesHash)).toEqual({ setup, registry: BUILT_IN });
  });

  it.each([
    ['it is cut short', (text: string) => text.slice(0, -20), /JSON/],
    [
      'a rule was changed',
      (text: string) => text.replace('130000000', '140000000'),
      /its rules are/,
    ],
    ['a part is missing', () => '{"rules":{},"limits":{}}', /its rules are/],
    ['it is something else', () => 'null', /null/],
  ])('is refused when %s', (_, change, reason) => {
    const text = change(setupText(setup, NO_OWN_SERVICES));
    expect(text).not.toBe(setupText(setup, NO_OWN_SERVICES));
    put(text);
    expect(() => readSetup(dir, setup.rulesHash)).toThrow(refusal(reason));
  });

  it('is missed in the folder of an earlier version', () => {
    expect(() => readSetup(dir, setup.rulesHash)).toThrow(refusal(/earlier version/));
  });
});
