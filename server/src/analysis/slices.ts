/** Long work in slices, so that other messages are handled in between and the work can end early. */

/** What the work needs of the machine. */
export interface Pace {
  /** Lets other work run. */
  readonly pause: () => Promise<void>;
  /** Milliseconds since some moment. */
  readonly now: () => number;
}

/** Milliseconds of work between two looks at whether it is still wanted. */
const sliceLength = 8;

/** Runs a generator to its end; undefined once its result is not wanted any more, which is asked between slices. */
export const inSlices = async <Result>(pace: Pace, work: Generator<void, Result>, isWanted: () => boolean): Promise<Result | undefined> => {
  let since = pace.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (pace.now() - since < sliceLength) continue;
    await pace.pause();
    if (!isWanted()) return undefined;
    since = pace.now();
  }
};
