import { isQeError } from '@quant-engine/contracts';
import type { LiquidityLimits } from '@quant-engine/liquidity-guard';
import { EXIT, Refusal, type ExitCode } from '@quant-engine/service-host';
import { loadLimits, loadRules, type Loaded } from '../config-files';
import type { RiskRules } from '@quant-engine/risk-policy';

/** What a file holds; everything that is wrong with it ends the command. @throws Refusal */
export function valueOrRefuse<T>(loaded: Loaded<T>, exitCode: ExitCode): T {
  if (loaded.ok) return loaded.value;
  throw new Refusal(loaded.problems, exitCode);
}

/** @throws Refusal with exit code 78, whatever is wrong with the file */
export function rulesFrom(path: string): { rules: RiskRules; hash: string } {
  return valueOrRefuse(
    configurationOf(() => loadRules(path)),
    EXIT.configuration,
  );
}

/** @throws Refusal with exit code 78, whatever is wrong with the file */
export function limitsFrom(path: string): LiquidityLimits {
  return valueOrRefuse(
    configurationOf(() => loadLimits(path)),
    EXIT.configuration,
  );
}

/** A missing configuration file is bad configuration, as a broken one is. */
function configurationOf<T>(load: () => Loaded<T>): Loaded<T> {
  try {
    return load();
  } catch (error) {
    if (!isQeError(error)) throw error;
    const { code, place = '', message: reason } = error;
    return { ok: false, problems: [{ code, place, reason }] };
  }
}
