import { DiaryPen } from '../diary';
import type { Assignment, Note, Point } from '../protocol';

/** What a worker was told, its diary, and its fate. */
export class WorkerContext {
  readonly assignment: Assignment;
  readonly #pen: DiaryPen;
  #passesLeft: number;

  constructor(assignment: Assignment, diary: string) {
    this.assignment = assignment;
    this.#pen = new DiaryPen(diary);
    this.#passesLeft = assignment.fate?.passes ?? Infinity;
  }

  note(what: Note['what'], about: Partial<Note> = {}): void {
    const { name, prefix } = this.assignment;
    this.#pen.write({ name, prefix, what, ...about });
  }

  /** Says that the worker is at a point, where it may have to die or to stop. */
  reach(point: Point, about: Partial<Note> = {}): void {
    const { fate } = this.assignment;
    if (fate?.point !== point) return;
    if (this.#passesLeft > 0) {
      this.#passesLeft -= 1;
      return;
    }
    this.#passesLeft = Infinity;
    this.note(fate.act === 'DIE' ? 'DIES' : 'STOPS', { point, ...about });
    process.kill(process.pid, fate.act === 'DIE' ? 'SIGKILL' : 'SIGSTOP');
    // The signal ends all threads, and this one maybe not first: it must do nothing more.
    while (fate.act === 'DIE');
    this.note('GOES_ON');
  }
}
