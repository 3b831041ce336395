/** The charts of a run shared out among threads. What is told, and in which order, does not depend on how many there are. */
import type { Host } from './host.ts';
import { type CheckTask, type Inspected, Inspector } from './inspect.ts';
import type { Target } from './target.ts';

/** What a thread needs to take part: plain data, and a counter that all threads see. */
export interface SharedWork {
  readonly task: CheckTask;
  readonly targets: readonly Target[];
  /** Its only number is the index of the next target that nobody has taken. */
  readonly next: Int32Array;
}

/** Threads at work. */
export interface Crew {
  /** Resolves when they have ended, of themselves or by a fault. */
  readonly ended: Promise<unknown>;
  readonly stop: () => void;
}

/** Has all of the machine's processors take part; `done` gets what they work out. Undefined where there is but one. */
export type Summon = (work: SharedWork, done: (index: number, inspected: Inspected) => void) => Crew | undefined;

/** A run of `check`. */
interface Run {
  readonly task: CheckTask;
  readonly inspector: Inspector;
  readonly targets: readonly Target[];
  readonly summon: Summon | undefined;
}

/** From so many charts on, helpers are there from the beginning: starting them takes as long as a chart or two. */
const many = 12;
/** Fewer charts get helpers only if the rest is likely to take longer than this, in nanoseconds. */
const long = 300_000_000n;

const take = ({ next }: SharedWork): number => Atomics.add(next, 0, 1);

/** Inspects targets, alone or with helpers; gives them in their order. */
export async function* inspectAll(host: Host, { task, inspector, targets, summon }: Run): AsyncGenerator<Inspected> {
  const work: SharedWork = { task, targets, next: new Int32Array(new SharedArrayBuffer(4)) };
  const done = new Map<number, Inspected>();
  /** Called when a helper has sent something. */
  let notice = (): void => {};
  const start = (): Crew | undefined =>
    summon?.(work, (index, inspected) => {
      done.set(index, inspected);
      notice();
    });
  let crew = targets.length >= many ? start() : undefined;
  const since = host.now();
  let told = 0;
  try {
    // Once there are helpers they do it all: their threads have more room for what is young, in which most of a render dies.
    while (!crew) {
      const index = take(work);
      if (index >= targets.length) return;
      yield await inspector.inspect(targets[index] as Target);
      told++;
      const rest = ((host.now() - since) * BigInt(targets.length - told)) / BigInt(told);
      if (rest > long) crew = start();
    }
    let isOver = false;
    const ended = crew.ended.then(() => {
      isOver = true;
    });
    while (!isOver) {
      const news = new Promise<void>((resolve) => {
        notice = resolve;
      });
      for (let ready = done.get(told); ready; ready = done.get(++told)) {
        done.delete(told);
        yield ready;
      }
      await Promise.race([news, ended]);
    }
    // A helper that ended by a fault leaves the chart that it had in hand.
    for (; told < targets.length; told++) yield done.get(told) ?? (await inspector.inspect(targets[told] as Target));
  } finally {
    crew?.stop();
  }
}

/** What a helper does: takes targets until there are none. What is wrong with what all charts share, the first thread has told. */
export const helpOut = async (host: Host, work: SharedWork, done: (index: number, inspected: Inspected) => void): Promise<void> => {
  const inspector = await Inspector.of({ ...host, complain: () => {} }, work.task);
  for (let index = take(work); index < work.targets.length; index = take(work)) done(index, await inspector.inspect(work.targets[index] as Target));
};
