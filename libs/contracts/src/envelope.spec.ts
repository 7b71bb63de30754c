import { causedEvent, rootEvent } from './envelope';
import { deriveId } from './ids';
import { problemsOfEvent } from './wire';

const TIME = '1768235760123456789';
const QUOTE = { symbol: 'CIM PRB', bid: '25.10', ask: '25.20', quote_time: TIME } as const;
const ALERT = { alert_type: 'STALE_QUOTE', message: 'no quote', severity: 'warning' } as const;

describe('an event that nothing inside the desk caused', () => {
  const root = rootEvent('l1', 'tape:2026-01-12:17', TIME, QUOTE, 'HAMMER');

  it('is valid, is its own root and names no cause', () => {
    expect(problemsOfEvent(root)).toEqual([]);
    expect(root.event_id).toBe(deriveId('l1', 'tape:2026-01-12:17'));
    expect(root.correlation_id).toBe(root.event_id);
    expect(root.idempotency_key).toBe(root.event_id);
    expect(root).not.toHaveProperty('causation_id');
  });

  it('is the same event when its producer sends it again, whatever its payload has become', () => {
    const again = rootEvent('l1', 'tape:2026-01-12:17', TIME, { ...QUOTE, bid: '25.11' });
    expect(again.event_id).toBe(root.event_id);
    expect(again.idempotency_key).toBe(root.idempotency_key);
  });

  it('is another event when its key or its type is another', () => {
    const other = rootEvent('l1', 'tape:2026-01-12:18', TIME, QUOTE);
    expect(other.event_id).not.toBe(root.event_id);
    expect(deriveId('print', 'tape:2026-01-12:17')).not.toBe(root.event_id);
  });

  it('has no account_id at all when it belongs to no account', () => {
    expect(rootEvent('l1', 'k', TIME, QUOTE)).not.toHaveProperty('account_id');
    expect(root.account_id).toBe('HAMMER');
  });
});

describe('an event that a service makes out of another', () => {
  const root = rootEvent('l1', 'tape:2026-01-12:17', TIME, QUOTE);
  const first = causedEvent('alert', root, ['STALE_QUOTE', 'CIM PRB'], ALERT, 'IBKR_GUN');
  const second = causedEvent('alert', first, ['AGAIN'], ALERT);

  it('bears the time of its cause to the nanosecond, names it, and keeps the chain', () => {
    expect(problemsOfEvent(first)).toEqual([]);
    expect(first.timestamp).toBe(TIME);
    expect(first.causation_id).toBe(root.event_id);
    expect(first.correlation_id).toBe(root.event_id);
    expect(second.causation_id).toBe(first.event_id);
    expect(second.correlation_id).toBe(root.event_id);
    expect(second.timestamp).toBe(TIME);
  });

  it('is the same one in a replay', () => {
    const replayed = causedEvent('alert', root, ['STALE_QUOTE', 'CIM PRB'], ALERT, 'IBKR_GUN');
    expect(replayed).toEqual(first);
    expect(first.event_id).toBe(deriveId('alert', root.event_id, 'STALE_QUOTE', 'CIM PRB'));
  });

  it('is told from its siblings by its parts', () => {
    const sibling = causedEvent('alert', root, ['STALE_QUOTE', 'AHH PRA'], ALERT, 'IBKR_GUN');
    expect(sibling.event_id).not.toBe(first.event_id);
  });
});
