import { keptLog } from '@quant-engine/store-doubles';
import { EXIT } from './exit-codes';
import { Ending, stopSignal } from './shutdown';

const exit = jest.spyOn(process, 'exit');

beforeEach(() => {
  jest.useFakeTimers();
  exit.mockReset().mockImplementation((() => undefined) as typeof process.exit);
});
afterEach(() => {
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal);
  process.exitCode = undefined;
  jest.useRealTimers();
});

describe('signals', () => {
  test.each([
    ['SIGINT', EXIT.interrupted],
    ['SIGTERM', EXIT.terminated],
  ] as const)('%s asks for the end, which then has its exit code', (signal, code) => {
    const stop = stopSignal();
    expect([stop.signal.aborted, stop.exitCode()]).toEqual([false, undefined]);
    process.emit(signal, signal);
    expect(stop.signal.aborted).toBe(true);
    expect(stop.requested()).toBe(signal);
    expect(stop.exitCode()).toBe(code);
    // Also for a process that hears of nothing more.
    expect(process.exitCode).toBe(code);
    expect(exit).not.toHaveBeenCalled();
  });

  it('that come together are one, whoever sent them', () => {
    const stop = stopSignal();
    process.emit('SIGINT', 'SIGINT');
    jest.advanceTimersByTime(500);
    process.emit('SIGTERM', 'SIGTERM');
    expect(exit).not.toHaveBeenCalled();
    expect(stop.exitCode()).toBe(EXIT.interrupted);
  });

  it('that come again later end at once', () => {
    stopSignal();
    process.emit('SIGINT', 'SIGINT');
    jest.advanceTimersByTime(501);
    process.emit('SIGTERM', 'SIGTERM');
    expect(exit).toHaveBeenCalledWith(EXIT.terminated);
  });

  it('that do not insist change nothing when they come again', () => {
    const stop = stopSignal(['SIGINT']);
    process.emit('SIGTERM', 'SIGTERM');
    jest.advanceTimersByTime(501);
    process.emit('SIGTERM', 'SIGTERM');
    expect(exit).not.toHaveBeenCalled();
    process.emit('SIGINT', 'SIGINT');
    expect(exit).toHaveBeenCalledWith(EXIT.interrupted);
    expect(stop.requested()).toBe('SIGTERM');
  });

  it('are waited for, before and after they came', async () => {
    const stop = stopSignal();
    const waited = stop.whenRequested();
    process.emit('SIGTERM', 'SIGTERM');
    await waited;
    await stop.whenRequested();
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('the end', () => {
  it('that takes more than ten seconds is hard, and says what hung', async () => {
    const ending = new Ending();
    const { logger, lines } = keptLog();
    void ending.track('service engine', new Promise(() => undefined));
    await ending.track('closing the store', Promise.resolve());
    ending.begin(logger, () => EXIT.terminated);
    jest.advanceTimersByTime(9_999);
    expect([lines, exit.mock.calls]).toEqual([[], []]);
    // Asked for again, it is not later.
    ending.begin(logger, () => EXIT.ok);
    jest.advanceTimersByTime(1);
    expect(lines).toEqual([
      {
        level: 'error',
        message: 'did not stop in time; ended hard',
        after_ms: 10_000,
        hung: ['service engine'],
      },
    ]);
    expect(exit.mock.calls).toEqual([[EXIT.terminated]]);
  });

  it('names what keeps the process alive when nothing is known to hang', () => {
    const { logger, lines } = keptLog();
    new Ending().begin(logger, () => EXIT.ok);
    jest.advanceTimersByTime(10_000);
    expect(lines).toEqual([expect.objectContaining({ hung: expect.any(Array) })]);
  });

  it('passes on what the work comes to, and what it fails with', async () => {
    const ending = new Ending();
    expect(await ending.track('work', Promise.resolve(7))).toBe(7);
    await expect(ending.track('work', Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
