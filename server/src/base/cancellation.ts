/** Asked between slices of work whether its result is still wanted. */
export interface CancellationToken {
  readonly isCancelled: boolean;
}

/** The token of work that nobody cancels. */
export const neverCancelled: CancellationToken = { isCancelled: false };

/** Thrown where cancelled work stops; caught at the one boundary that started the work. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}
