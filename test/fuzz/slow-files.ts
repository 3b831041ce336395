/** Files that take a while: others come and go, and change, while one is read. */
import type { FileSystem, Location } from '../../server/src/environment/index.ts';
import type { RandomNumbers } from './random-numbers.ts';

/** Up to so many turns of the event loop before a file is read, and again before its content arrives. */
const maxTurns = 4;

export const slowFiles = (files: FileSystem, random: RandomNumbers): FileSystem => {
  const wait = async (): Promise<void> => {
    for (let turns = random.below(maxTurns); turns > 0; turns--) await new Promise((done) => setImmediate(done));
  };
  const slowly = async <Content>(read: () => Promise<Content>): Promise<Content> => {
    await wait();
    const content = await read();
    await wait();
    return content;
  };
  return {
    readFile: (location: Location) => slowly(() => files.readFile(location)),
    readDirectory: (location: Location) => slowly(() => files.readDirectory(location)),
  };
};
