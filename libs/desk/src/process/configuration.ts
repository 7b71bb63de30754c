import { isQeError } from '@quant-engine/contracts';
import type { LiquidityLimits } from '@quant-engine/liquidity-guard';
import { EXIT, Refusal, type ExitCode } from '@quant-engine/service-host';
import { loadDeskSettings, loadLimits, loadRules, type Loaded } from '../config-files';
import type { DeskSettings } from '../desk-settings';
import type { DeskService } from '../registry/desk-service';
import { loadOwnServices, type OwnServices } from '../registry/own-services';
import { registryWith } from '../registry/registry';
import { dirname } from 'node:path';
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

/** What a desk file says: how the desk is kept, and which services it has. */
export interface DeskFile {
  readonly settings: DeskSettings;
  /** All services, in the order of their turns. */
  readonly registry: readonly DeskService[];
  readonly own: OwnServices;
}

/**
 * Reads a desk file and loads the services and types of event that it names.
 *
 * @throws Refusal with exit code 78, whatever is wrong with the file or a module
 */
export function deskFrom(path: string): DeskFile {
  const settings = valueOrRefuse(
    configurationOf(() => loadDeskSettings(path)),
    EXIT.configuration,
  );
  const own = loadOwnServices(dirname(path), settings);
  return { settings, registry: registryWith(own.services), own };
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
