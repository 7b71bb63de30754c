import { parseUsd, type EventOf } from '@quant-engine/contracts';
import { readLimits } from '@quant-engine/liquidity-guard';
import { ReferenceData, type Instrument } from '@quant-engine/reference-data';
import { at, brokerBooks, decision, RunningCore, shippedConfig, tick } from '@quant-engine/testkit';
import { orderOf, ordersCore, positionOf, type OrdersState } from '../src/index';
import { orderIdFor } from './events';

const EQUITY = parseUsd('100000');

function instrument(symbol: string, adv: number | undefined): Instrument {
  return { symbol, group: 'MREIT', prevClose: parseUsd('24.40'), adv };
}

/** The limits that the project ships. */
export const LIMITS = shippedConfig('liquidity_limits.yaml', readLimits).limits;

export const CORE = ordersCore({
  reference: new ReferenceData(
    [instrument('CIM PRB', 1_000_000), instrument('AAA', 5_000_000), instrument('ZZZ', undefined)],
    ['HAMMER', 'IBKR_PED'].map((accountId) => ({ accountId, equity: EQUITY, positions: [] })),
  ),
  limits: LIMITS,
});

/** What a decision says in a cap episode, and after one. */
export const CAP_OPEN = { cap_episode: { opened_at: at(0) } };
export const CAP_CLOSED = { cap_episode: { opened_at: at(0), closed_at: at(1), duration_s: 1 } };

/** Execution under test: takes events one by one, and remembers what came of them. */
export class TestDesk extends RunningCore<OrdersState> {
  constructor() {
    super(CORE);
  }

  order(name: string): EventOf<'order'>['data'] | undefined {
    return orderOf(this.state, orderIdFor(name))?.event;
  }

  position(symbol = 'CIM PRB', account = 'HAMMER'): number {
    return positionOf(this.state, account, symbol);
  }
}

/** A desk that is open, may trade in every account, and holds what is given in HAMMER. */
export function openDesk(held: Readonly<Record<string, number>> = {}): TestDesk {
  const desk = new TestDesk();
  desk.take(
    tick(0),
    brokerBooks('HAMMER', held),
    brokerBooks('IBKR_PED', {}),
    decision('ACTIVE'),
    decision('ACTIVE', { account_id: 'IBKR_PED' }),
  );
  desk.outputs.length = 0;
  return desk;
}
