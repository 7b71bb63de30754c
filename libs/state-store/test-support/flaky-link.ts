import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A client's connection and the one behind it. */
interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  /** What it asked last is something of which the answer is to be lost. */
  isDoomed: boolean;
}

/** Which answers are lost: those to commands that look like this, so many of them. */
interface Plan {
  readonly pattern: RegExp;
  left: number;
}

const PASSED_ON = /^-(NOSCRIPT|LOADING)/;

/**
 * A link between clients and a server's socket that fails when it is told to: it cuts a connection
 * after the server has run a command and before its answer is through, turns connections away, or
 * lets nothing through and says nothing about it.
 */
export class FlakyLink {
  /** How many answers were lost. */
  lost = 0;
  /** How many connections were turned away. */
  turnedAway = 0;
  readonly url: string;
  readonly #socket: string;
  readonly #listener: Server;
  readonly #pairs = new Set<Pair>();
  #plan: Plan | undefined;
  #sticksAt: RegExp | undefined;
  #isDown = false;

  /** @param socket of the server behind it */
  static async open(socket: string): Promise<FlakyLink> {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new FlakyLink(socket, listener);
  }

  private constructor(socket: string, listener: Server) {
    this.#socket = socket;
    this.#listener = listener;
    const { port } = listener.address() as { port: number };
    this.url = `redis://127.0.0.1:${port}`;
    listener.on('connection', (client) => this.#take(client));
  }

  /** The next answers to commands that look like this are lost, each with its connection. */
  loseAnswers(pattern: RegExp, count: number): void {
    this.#plan = { pattern, left: count };
  }

  /** Cuts every connection there is. */
  cut(): void {
    for (const pair of this.#pairs) this.#end(pair);
  }

  /** Cuts every connection and takes no new one, until `raise`. */
  takeDown(): void {
    this.#isDown = true;
    this.cut();
  }

  raise(): void {
    this.#isDown = false;
  }

  /** Lets nothing through on the connections there are, and does not say so. New ones are fine. */
  stick(): void {
    for (const { client, server } of this.#pairs) {
      client.pause();
      server.pause();
    }
  }

  /** The connection that next asks for something that looks like this goes silent at it. */
  stickAt(pattern: RegExp): void {
    this.#sticksAt = pattern;
  }

  /** Lets through what was held back. */
  loosen(): void {
    for (const { client, server } of this.#pairs) {
      client.resume();
      server.resume();
    }
  }

  async close(): Promise<void> {
    this.takeDown();
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  #take(client: Socket): void {
    if (this.#isDown) {
      this.turnedAway += 1;
      client.destroy();
      return;
    }
    const pair = { client, server: connect(this.#socket), isDoomed: false };
    this.#pairs.add(pair);
    for (const end of [pair.client, pair.server]) {
      end.on('error', () => this.#end(pair));
      end.on('close', () => this.#end(pair));
    }
    client.on('data', (piece) => this.#ask(pair, piece));
    pair.server.on('data', (piece) => this.#answer(pair, piece));
  }

  #ask(pair: Pair, piece: Buffer): void {
    if (this.#sticksAt?.test(piece.toString('latin1')) === true) {
      this.#sticksAt = undefined;
      pair.client.pause();
      pair.server.pause();
      return;
    }
    const plan = this.#plan;
    if (plan !== undefined && plan.left > 0 && plan.pattern.test(piece.toString('latin1'))) {
      pair.isDoomed = true;
    }
    pair.server.write(piece);
  }

  #answer(pair: Pair, piece: Buffer): void {
    const plan = this.#plan;
    // A script that the server does not know has not run: it is sent whole then.
    const hasRun = !PASSED_ON.test(piece.toString('latin1', 0, 10));
    if (pair.isDoomed && hasRun && plan !== undefined && plan.left > 0) {
      plan.left -= 1;
      this.lost += 1;
      this.#end(pair);
      return;
    }
    pair.client.write(piece);
  }

  #end(pair: Pair): void {
    this.#pairs.delete(pair);
    pair.client.destroy();
    pair.server.destroy();
  }
}
