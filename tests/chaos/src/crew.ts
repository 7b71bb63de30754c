import { DiaryReader } from './diary';
import type { Fleet, Worker } from './fleet';
import type { Assignment, Note } from './protocol';

/** A place that always has somebody in it, until it is closed. */
export interface Seat {
  readonly prefix: string;
  readonly isProducer: boolean;
  worker: Worker | undefined;
  /** Nobody follows one who finished. */
  isClosing: boolean;
}

export interface CrewOptions {
  /** The desk of each seat. */
  readonly prefixes: readonly string[];
  readonly hasProducer: boolean;
  /** What the next one in a seat is told. */
  readonly assign: (seat: Seat, number: number) => Assignment;
  readonly onNote: (note: Note) => void;
  readonly onKilled: (seat: Seat) => void;
}

/**
 * Keeps every seat filled: whoever dies is followed by a new process. Reads the diary on the way,
 * and passes each note on.
 */
export class Crew {
  readonly seats: readonly Seat[];
  readonly #fleet: Fleet;
  readonly #diary: DiaryReader;
  readonly #options: CrewOptions;
  #hired = 0;

  constructor(fleet: Fleet, options: CrewOptions) {
    this.#fleet = fleet;
    this.#diary = new DiaryReader(fleet.diary);
    this.#options = options;
    const { prefixes, hasProducer } = options;
    const free = { worker: undefined, isClosing: false };
    this.seats = [
      ...prefixes.map((prefix) => ({ prefix, isProducer: false, ...free })),
      ...(hasProducer ? [{ prefix: '', isProducer: true, ...free }] : []),
    ];
  }

  /** One look at everything. */
  tend(): void {
    this.#fleet.assertSound();
    // Before a seat is filled: a producer is told what the one before it has noted.
    for (const note of this.#diary.read()) this.#options.onNote(note);
    for (const seat of this.seats) this.#fill(seat);
  }

  /** Who bears a name, if it is still alive. */
  workerNamed(name: string): Worker | undefined {
    const worker = this.seats.find((seat) => seat.worker?.assignment.name === name)?.worker;
    return worker?.end === undefined ? worker : undefined;
  }

  close(): void {
    this.#diary.close();
  }

  #fill(seat: Seat): void {
    const { worker } = seat;
    if (worker !== undefined && worker.end === undefined) return;
    if (worker?.end === 'KILLED') this.#options.onKilled(seat);
    seat.worker = undefined;
    if (worker?.end === 'FINISHED' && seat.isClosing) return;
    this.#hired += 1;
    seat.worker = this.#fleet.hire(this.#options.assign(seat, this.#hired));
    if (seat.isClosing) seat.worker.tell({ do: 'FINISH' });
  }
}
