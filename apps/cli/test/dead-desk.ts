import { DEAD_LETTERS } from '@quant-engine/contracts';
import { ownRedis, TestDesk } from './own-desk';
import { qe, removeFolders, SLOW_MS } from './qe';

/** A desk of its own for each test, and `qe dead` on it. */
export class DeadDesk {
  readonly redis = ownRedis();
  prefix = '';
  #desk: TestDesk | undefined;
  #count = 0;

  constructor() {
    jest.setTimeout(SLOW_MS);
    afterAll(removeFolders);
    beforeEach(async () => {
      this.prefix = `desk-${(this.#count += 1)}:`;
      this.#desk = await TestDesk.start(this.redis().server.url, this.prefix);
    });
    afterEach(() => this.#desk?.close());
  }

  get desk(): TestDesk {
    if (this.#desk === undefined) throw new Error('there is a desk in a test only');
    return this.#desk;
  }

  dead(...args: string[]) {
    const { cwd, server } = this.redis();
    return qe(cwd, ['dead', ...args, ...['--redis', server.url, '--prefix', this.prefix]]);
  }

  /** The ids of the dead letters, the oldest first. */
  async ids(): Promise<readonly string[]> {
    return (await this.desk.store.range(DEAD_LETTERS)).map(({ id }) => id);
  }
}
