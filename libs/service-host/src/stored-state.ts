import { privateStateOf, type EventStore } from '@quant-engine/state-store';
import type { Service } from './service';
import { stateFrom } from './state-fields';

/**
 * The state of a service as its last commit left it, read from the store: so it does not matter in
 * which process the service runs, or whether it still does.
 */
export async function storedState<S>({ group, core }: Service<S>, store: EventStore): Promise<S> {
  const fields = await store.latest(privateStateOf(group));
  return stateFrom(core.codec, fields, group) ?? core.initialState();
}
