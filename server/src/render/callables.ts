/** What the engine knows of functions beyond what they do: one look-up for each call. */
import { functions, type GoFunction } from '../functions/index.ts';

export interface Callable {
  readonly definition: GoFunction;
  /** `and` and `or`, which evaluate no more than they need. */
  readonly isShort: boolean;
  readonly isMutator: boolean;
  /** Its result is a container of its own, made from what it was given. */
  readonly isMaker: boolean;
  /** For functions that pick one of their arguments: the index of the one that decides. */
  readonly deciding: number | undefined;
  /** Characters that it reads for each step. */
  readonly charactersPerStep: number;
}

/** Functions that change their first argument in place. */
export const mutators: ReadonlySet<string> = new Set(['set', 'unset', 'merge', 'mustMerge', 'mergeOverwrite', 'mustMergeOverwrite']);

const makers = new Set(['fromYaml', 'fromYamlArray', 'fromJson', 'mustFromJson', 'fromJsonArray', 'keys', 'values', 'pluck', 'concat']);

const pickers = new Map([
  ['default', 1],
  ['ternary', 2],
]);

/** Hashes take longer for each character than most. */
const charactersPerStep = (name: string): number => (name.endsWith('sum') || name.startsWith('b32') ? 2 : 8);

/** By name, every function that a template may call. */
export const callables: ReadonlyMap<string, Callable> = new Map(
  [...functions].map(([name, definition]) => [
    name,
    {
      definition,
      isShort: name === 'and' || name === 'or',
      isMutator: mutators.has(name),
      isMaker: makers.has(name),
      deciding: pickers.get(name),
      charactersPerStep: charactersPerStep(name),
    },
  ]),
);
