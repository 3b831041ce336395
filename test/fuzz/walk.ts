/**
 * A random walk: an editor that types, saves, renames, deletes, changes settings, asks and cancels. Whenever it comes to rest the server must say what a server says
 * that was just started on the same files: the same diagnostics, and the same answers.
 */
import { MemoryFileSystem } from '../../server/src/environment/index.ts';
import { type LanguageClient, startClient } from '../kit/language-client.ts';
import { faultsOf } from './asking.ts';
import { doSomething, type Editor, firstFiles, tellFiles } from './editor-steps.ts';
import { fairQuestion, type Question } from './questions.ts';
import type { RandomNumbers } from './random-numbers.ts';
import { slowFiles } from './slow-files.ts';

/** Questions put to both servers at each rest. */
const questions = 3;

/** All diagnostics that a server has, by file. */
const told = async (client: LanguageClient): Promise<Record<string, unknown>> => {
  for (;;) {
    try {
      const { items } = await client.workspaceReport();
      return Object.fromEntries(
        items
          .flatMap((item) => (item.kind === 'full' && item.items.length > 0 ? [[item.uri, item.items]] : []))
          .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
      );
    } catch (error) {
      // A newer edit came in between: ask again, as editors do.
      if ((error as { code?: number }).code !== -32802) throw error;
    }
  }
};

/** An answer, or the words of a refusal; without the versions of documents, which each client counts for itself. */
const answerOf = async ({ connection }: LanguageClient, { method, params }: Question): Promise<string> => {
  const answer = await connection.sendRequest(method, params).catch((error: unknown) => ({ refused: String(error) }));
  return JSON.stringify(answer, (key, value: unknown) => (key === 'version' || key === 'resultId' ? undefined : value)) ?? 'nothing';
};

/** Where two servers differ. */
export interface Difference {
  /** Operations done. */
  readonly after: number;
  readonly old: unknown;
  readonly fresh: unknown;
  /** What was done last. */
  readonly trail: readonly string[];
}

/** How the editor's server differs from one that was just started; undefined where it does not. */
const differenceOf = async (editor: Editor, random: RandomNumbers): Promise<Pick<Difference, 'old' | 'fresh'> | undefined> => {
  const old = await told(editor.client);
  const newcomer = await startClient(editor.disk, { settings: editor.settings, folders: editor.folders });
  try {
    for (const [location, text] of editor.open) await newcomer.open(location, text, editor.client.document(location).languageId);
    const expected = await told(newcomer);
    const files = [...new Set([...Object.keys(old), ...Object.keys(expected)])];
    const other = files.filter((uri) => JSON.stringify(old[uri]) !== JSON.stringify(expected[uri]));
    if (other.length > 0) return { old: other.map((uri) => [uri, old[uri]]), fresh: other.map((uri) => [uri, expected[uri]]) };
    const asked = [...editor.open.keys(), ...editor.saved.keys()];
    for (let i = 0; i < questions; i++) {
      const question = fairQuestion(random.of(asked), random);
      const [mine, its] = [await answerOf(editor.client, question), await answerOf(newcomer, question)];
      if (mine !== its) return { old: [question, mine], fresh: its };
    }
    return undefined;
  } finally {
    await newcomer.stop();
  }
};

/** Where the two servers differ after so many operations; undefined where they never do. `settleEvery`: operations between two comparisons, at most. */
export const walk = async (random: RandomNumbers, operations: number, settleEvery: number): Promise<Difference | undefined> => {
  const disk = new MemoryFileSystem(firstFiles);
  const editor: Editor = {
    // Half of the walks forget every chart at which nobody works as soon as it is analysed.
    client: await startClient(slowFiles(disk, random), {}, random.below(2) === 0 ? { room: 0 } : {}),
    disk,
    saved: new Map(firstFiles),
    open: new Map(),
    untold: new Map(),
    folders: ['/space'],
    settings: {},
  };
  const trail: string[] = [];
  try {
    for (let done = 0; done < operations; ) {
      const burst = Math.min(operations - done, 1 + random.below(settleEvery));
      for (let i = 0; i < burst; i++) trail.push(`${await doSomething(editor, random)} (open: ${[...editor.open.keys()].join(' ')})`);
      done += burst;
      await tellFiles(editor);
      const difference = await differenceOf(editor, random);
      if (difference) return { after: done, ...difference, trail: trail.slice(-2 * settleEvery) };
    }
    const faults = faultsOf(editor.client);
    return faults.length > 0 ? { after: operations, old: faults, fresh: [], trail: [] } : undefined;
  } finally {
    await editor.client.stop();
  }
};
