/** Gives memory back that V8 keeps for later: it collects only when it needs room, and an editor's server may wait for hours after it has read a whole workspace. */
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of heap below which there is little to be had. */
const small = 90_000_000;

let collect: (() => void) | undefined;

/** `much`: a lot was done that will not be done again soon, so that the room goes, too, that V8 keeps for what is young. */
export const tidyMemory = async (much: boolean): Promise<void> => {
  if (!much && process.memoryUsage().heapTotal < small) return;
  // Otherwise most pages stay, for the sake of the little that is left in each.
  setFlagsFromString('--compact-on-every-full-gc');
  if (!much || !(await collectAll())) collectUsual();
  setFlagsFromString('--no-compact-on-every-full-gc');
};

const collectUsual = (): void => {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
};

/** The collection that V8 makes when memory runs low: it has it done for debuggers alone. False in a Node that was built without them. */
const collectAll = async (): Promise<boolean> => {
  try {
    // Asked for where it is needed, since it may not be there.
    const { Session } = createRequire(__filename)('node:inspector') as typeof import('node:inspector');
    const session = new Session();
    session.connect();
    const failure = await new Promise((done) => session.post('HeapProfiler.collectGarbage', done));
    session.disconnect();
    return failure === null;
  } catch {
    return false;
  }
};
