/** Answers that follow the newest edit. */
import { toLocation } from './locations.ts';
import { type ChartFile, fileOf } from './places.ts';
import type { Session } from './session.ts';

/** What `ask` says of a document's chart; asked again for as long as edits make the answer outdated (undefined) and somebody still wants to know. */
export const latest = async <Result>(
  session: Session,
  uri: string,
  isWanted: () => boolean,
  ask: (found: ChartFile) => Promise<Result | undefined>,
): Promise<{ readonly found: ChartFile; readonly result: Result } | undefined> => {
  while (isWanted()) {
    const found = fileOf(session, uri);
    if (!found) return undefined;
    const result = await ask(found);
    if (result !== undefined) return { found, result };
    await session.settled(toLocation(uri));
  }
  return undefined;
};
