import { unknownLetter, type Act } from './act';
import { firstProblem } from './letters';

/** Takes letters away for good: what they tell is known, and nothing of them is to be taken. */
export const DROP: Act = {
  name: 'drop',
  summary: 'take them away for good, and so out of `qe status`',
  done: 'dropped',
  asksAlways: true,
  question: (which) => `Drop ${which} for good?`,
  async on(store, letter) {
    const { id, source, sourceId, group } = letter;
    if (!(await store.discard(id))) return unknownLetter(id);
    const whose = group === undefined ? '' : ` of ${group}`;
    const { code, reason } = firstProblem(letter);
    return { ok: true, text: `${id} dropped: ${source} ${sourceId}${whose}, ${code} ${reason}` };
  },
};
