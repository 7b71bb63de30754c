import type { BrokerSimState } from '@quant-engine/broker-sim';
import type { EngineState } from '@quant-engine/decision-engine';
import type { LedgerState } from '@quant-engine/ledger';
import { deskOf, type RunningDesk } from '@quant-engine/lockstep';
import { ServiceHost, type Logger } from '@quant-engine/service-host';
import type { EventStore } from '@quant-engine/state-store';
import type { DeskSetup } from './config-files';
import { wireEngine } from './wiring/engine';
import { wireBroker, wireExecution } from './wiring/execution';
import { wireExposure } from './wiring/exposure';
import { wireLedger } from './wiring/ledger';
import type { ExposureState } from '@quant-engine/exposure';
import type { OrdersState } from '@quant-engine/orders';

/** Every service of a desk, hosted in this process. */
export interface DeskHosts {
  readonly exposure: ServiceHost<ExposureState>;
  readonly engine: ServiceHost<EngineState>;
  readonly execution: ServiceHost<OrdersState>;
  readonly broker: ServiceHost<BrokerSimState>;
  readonly ledger: ServiceHost<LedgerState>;
}

/** Every service of a desk as it is wired. @param seed of the luck of the simulated broker */
export function servicesOf(setup: DeskSetup, seed: string) {
  return {
    exposure: wireExposure(setup),
    engine: wireEngine(setup),
    execution: wireExecution(setup),
    broker: wireBroker(setup, seed),
    ledger: wireLedger(setup),
  };
}

export function hostsOf(
  store: EventStore,
  setup: DeskSetup,
  seed: string,
  logger: Logger,
): DeskHosts {
  const options = { store, owner: 'qe', leaseMs: 30_000, logger };
  const { exposure, engine, execution, broker, ledger } = servicesOf(setup, seed);
  return {
    exposure: new ServiceHost(exposure, options),
    engine: new ServiceHost(engine, options),
    execution: new ServiceHost(execution, options),
    broker: new ServiceHost(broker, options),
    ledger: new ServiceHost(ledger, options),
  };
}

/** The services in the order of their turns. */
export function deskWith({ exposure, engine, execution, broker, ledger }: DeskHosts): RunningDesk {
  return deskOf([exposure, engine, execution, broker, ledger]);
}
