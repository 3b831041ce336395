/** Work that several may wait for: it is done once, in slices, and goes on for as long as one of them wants it. */
import { inSlices, type Pace } from './slices.ts';

interface Job<Result> {
  readonly callers: Set<() => boolean>;
  readonly result: Promise<Result | undefined>;
}

export class Jobs<Subject extends object, Result extends object> {
  readonly #pace: Pace;
  readonly #running = new WeakMap<Subject, Map<string, Job<Result>>>();

  readonly #failed: (subject: Subject, error: unknown) => Result;

  /** `failed`: what stands for the result of work that throws. */
  constructor(pace: Pace, failed: (subject: Subject, error: unknown) => Result) {
    this.#pace = pace;
    this.#failed = failed;
  }

  /** The result of work that begins unless it is under way; undefined once this caller does not want it any more, which is asked between slices. `key`: which work on the subject it is. */
  async of(subject: Subject, key: string, work: () => Generator<void, Result>, isWanted: () => boolean): Promise<Result | undefined> {
    while (isWanted()) {
      const job = this.#job(subject, key, work, isWanted);
      job.callers.add(isWanted);
      const result = await job.result;
      job.callers.delete(isWanted);
      // Without a result the work ended for want of callers just before this one came.
      if (result) return result;
    }
    return undefined;
  }

  #job(subject: Subject, key: string, work: () => Generator<void, Result>, isWanted: () => boolean): Job<Result> {
    const jobs = this.#running.get(subject) ?? new Map<string, Job<Result>>();
    this.#running.set(subject, jobs);
    const running = jobs.get(key);
    if (running) return running;
    const callers = new Set([isWanted]);
    const result = inSlices(this.#pace, work(), () => [...callers].some((caller) => caller()))
      .catch((error: unknown) => this.#failed(subject, error))
      .finally(() => jobs.delete(key));
    const job = { callers, result };
    jobs.set(key, job);
    return job;
  }
}
