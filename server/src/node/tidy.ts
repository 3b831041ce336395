/** Gives memory back that V8 keeps for later: it collects only when it needs room, and an editor's server may wait for hours after it has read a whole workspace. */
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/**
 * Also gives back the room that V8 keeps for what is young. Only for when nobody is expected to type soon: V8 throws away much of what it has compiled, and the next
 * keystrokes take twice as long.
 */
export const tidyMemory = async (): Promise<void> => {
  // Otherwise most pages stay, for the sake of the little that is left in each.
  setFlagsFromString('--compact-on-every-full-gc');
  if (!(await collectAll())) collectUsual();
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
