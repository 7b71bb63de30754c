import { classificationOf, sideOfClassification } from './classification';
import type { QeEvent } from './envelope';
import type { Problem } from './errors';
import type { IntentData } from './events/decisions';
import type { Side } from './vocabulary';

/**
 * What no schema can say: fields that state one fact twice must state the same. An order whose
 * class buys and whose action sells would be wrong whichever of them is followed.
 */
export function contradictionsOf(event: QeEvent): readonly Problem[] {
  const ofAccount = accountContradictions(event);
  switch (event.event_type) {
    case 'intent':
      return [...ofAccount, ...classContradictions(event.data, event.data.action, 'action')];
    case 'order':
      return [
        ...ofAccount,
        ...classContradictions(event.data, event.data.order_action, 'order_action'),
      ];
    default:
      return ofAccount;
  }
}

function accountContradictions({ account_id, data }: QeEvent): readonly Problem[] {
  if (account_id === undefined || !('account_id' in data)) return [];
  if (data.account_id === account_id) return [];
  return [contradiction('/account_id', `"${account_id}", but the data is of "${data.account_id}"`)];
}

type Classified = Pick<IntentData, 'classification' | 'bucket' | 'dir' | 'effect'>;

function classContradictions(
  { classification, bucket, dir, effect }: Classified,
  side: Side,
  sideField: string,
): readonly Problem[] {
  const problems: Problem[] = [];
  if (classification !== classificationOf(bucket, dir, effect)) {
    const reason = `${classification}, but bucket, dir and effect are ${bucket} ${dir} ${effect}`;
    problems.push(contradiction('/data/classification', reason));
  }
  if (side !== sideOfClassification(classification)) {
    problems.push(
      contradiction(`/data/${sideField}`, `${side}, but the class is ${classification}`),
    );
  }
  return problems;
}

function contradiction(place: string, reason: string): Problem {
  return { code: 'QE_SCHEMA_INVALID', place, reason };
}
