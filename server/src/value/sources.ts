/** Where drift enters a render (ARCHITECTURE: drift source). A set of them is one number, a bit for each. */
export const Source = {
  chartVersion: 1,
  appVersion: 2,
  revision: 4,
  isUpgrade: 8,
  time: 16,
  random: 32,
  lookup: 64,
  capabilities: 128,
  files: 256,
  /** A value that is a version by its name or shape (heuristic). */
  values: 512,
} as const;

/** A set of drift sources: the `Source` bits or-ed together. */
export type Sources = number;

export const noSources: Sources = 0;
