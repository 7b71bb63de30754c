import { deskOf, type AnyHost, type Desk } from '../desk';
import type { RemoteDesk } from './remote-host';

/**
 * Services of this process and of others as one desk, conducted as `deskOf` conducts those of one.
 * It does not go on in the midst of a second, as a desk that is all remote does.
 *
 * @param hosts in the order of their turns, those of `remote` among them
 */
export function mixedDesk(hosts: readonly AnyHost[], remote: RemoteDesk): Desk {
  const desk = deskOf(
    hosts.map((host) => (remote.hosts.includes(host) ? host : telling(host, remote))),
  );
  return {
    ...desk,
    settle: () => {
      // Whatever was published since the last time is for anybody.
      remote.note();
      return desk.settle();
    },
  };
}

/**
 * A host of this process whose outputs the others hear of, so that they take their turns on them.
 */
function telling(host: AnyHost, remote: RemoteDesk): AnyHost {
  return {
    service: host.service,
    join: () => host.join(),
    leave: () => host.leave(),
    async turn(waitMs) {
      const turn = await host.turn(waitMs);
      remote.note(turn.wrote);
      return turn;
    },
  };
}
