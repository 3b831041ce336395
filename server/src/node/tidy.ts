/** Gives memory back that V8 keeps for later: it collects only when it needs room, and an editor's server may wait for hours after it has read a whole workspace. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of heap below which there is little to be had. */
const small = 90_000_000;

let collect: (() => void) | undefined;

export const tidyMemory = (): void => {
  if (process.memoryUsage().heapTotal < small) return;
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  // Otherwise most pages stay, for the sake of the little that is left in each.
  setFlagsFromString('--compact-on-every-full-gc');
  collect();
  setFlagsFromString('--no-compact-on-every-full-gc');
};
