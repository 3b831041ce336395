/** Threads that do a run of `check`, one for each processor if there is memory for them; the first thread only tells what they find. */
import { availableParallelism, totalmem } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type Crew, type Host, helpOut, type Inspected, type SharedWork, type Summon } from '../cli/index.ts';

/** A render makes much that dies at once, in less time than it would take to move it out of the way of what comes next. */
export const resourceLimits = { maxYoungGenerationSizeMb: 192 };

/** Bytes that a thread may come to need, its share of large charts included: a container that has many processors may have little memory. */
const bytesPerThread = 512 * 1024 ** 2;

/** How many threads are worth it. `memory`: bytes that there are for all of them. */
export const threadsFor = (processors: number, memory: number, targets: number): number =>
  Math.min(processors, Math.floor(memory / bytesPerThread), targets);

/** Bytes that the process may use: what its container is limited to, or else what the machine has. */
const memoryHere = (): number => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);

interface Message {
  readonly index: number;
  readonly inspected: Inspected;
}

/** `program`: the file that each thread runs, which calls `helpIfThread`. */
export const summonThreads =
  (program: string): Summon =>
  (work, done): Crew | undefined => {
    const count = threadsFor(availableParallelism(), memoryHere(), work.targets.length);
    if (count < 2) return undefined;
    const threads = Array.from({ length: count }, () => new Worker(program, { workerData: work, resourceLimits }));
    const ends = threads.map((thread) => {
      thread.on('message', ({ index, inspected }: Message) => done(index, inspected));
      // What a thread that breaks down leaves undone, the run does itself.
      thread.on('error', () => {});
      return new Promise((resolve) => thread.once('exit', resolve));
    });
    return {
      ended: Promise.all(ends),
      stop: () => {
        for (const thread of threads) void thread.terminate();
      },
    };
  };

/** Works as a helper where this is a thread of somebody's run; whether it is one. */
export const helpIfThread = (host: Host): boolean => {
  if (isMainThread) return false;
  void helpOut(host, workerData as SharedWork, (index, inspected) => parentPort?.postMessage({ index, inspected } satisfies Message));
  return true;
};
