/** Everything that an editor asks, at random places. */
import { uriOf } from '../kit/language-client.ts';
import type { RandomNumbers } from './random-numbers.ts';

export interface Question {
  readonly method: string;
  readonly params: unknown;
}

type Make = (uri: string, random: RandomNumbers) => unknown;

const placeIn = (random: RandomNumbers) => ({ line: random.below(45), character: random.below(40) });

const inDocument: Make = (uri) => ({ textDocument: { uri } });
const atPlace: Make = (uri, random) => ({ textDocument: { uri }, position: placeIn(random) });
const inRange: Make = (uri, random) => ({ textDocument: { uri }, range: { start: { line: random.below(20), character: 0 }, end: placeIn(random) } });
const preview: Make = (uri, random) => ({
  uri,
  step: random.of(['usual', 'chart-patch', 'app-major', 'upgrade', 'rerender', 'no such step']),
  overrides: random.of([[], ['persistentVolume.enabled=true'], ['runAsStatefulSet=true,persistentVolume.enabled=true'], ['a[0', '=']]),
  valuesFiles: random.of([[], [], ['file:///space/gatehouse/values.yaml'], ['file:///space/nowhere.yaml']]),
});

/** Questions whose answers depend on the files alone. */
const asked: Readonly<Record<string, Make>> = {
  'textDocument/diagnostic': inDocument,
  'textDocument/hover': atPlace,
  'textDocument/completion': atPlace,
  'textDocument/signatureHelp': atPlace,
  'textDocument/definition': atPlace,
  'textDocument/typeDefinition': atPlace,
  'textDocument/references': (uri, random) => ({ textDocument: { uri }, position: placeIn(random), context: { includeDeclaration: true } }),
  'textDocument/documentHighlight': atPlace,
  'textDocument/prepareRename': atPlace,
  'textDocument/rename': (uri, random) => ({ textDocument: { uri }, position: placeIn(random), newName: random.of(['fresh', 'a.fresh', '']) }),
  'textDocument/documentSymbol': inDocument,
  'workspace/symbol': (_, random) => ({ query: random.of(['', 'label', 'constructor']) }),
  'textDocument/foldingRange': inDocument,
  'textDocument/selectionRange': (uri, random) => ({ textDocument: { uri }, positions: [placeIn(random), placeIn(random)] }),
  'textDocument/documentLink': inDocument,
  'textDocument/semanticTokens/full': inDocument,
  'textDocument/semanticTokens/range': inRange,
  'textDocument/codeAction': (uri, random) => ({ ...(inRange(uri, random) as object), context: { diagnostics: [] } }),
  'textDocument/codeLens': inDocument,
  'textDocument/inlayHint': inRange,
  'keelson/previewChoices': (uri) => ({ uri }),
  'keelson/preview': preview,
  'keelson/upgradePreview': preview,
  'keelson/previewOrigin': (uri, random) => ({ ...(preview(uri, random) as object), position: placeIn(random) }),
  'keelson/previewPlace': (uri, random) => ({
    ...(preview(uri, random) as object),
    from: { uri, range: { start: placeIn(random), end: placeIn(random) } },
  }),
};

/** Those that do something besides, or are nonsense. */
const told: Readonly<Record<string, Make>> = {
  'workspace/diagnostic': () => ({ previousResultIds: [] }),
  'workspace/executeCommand': (uri, random) => ({
    command: random.of(['keelson.applyFixes', 'keelson.applyFixes', 'keelson.nothing']),
    arguments: [{ scope: random.of(['file', 'chart', 'workspace', 'world']), uri }],
  }),
  'textDocument/hover': () => ({ textDocument: { uri: 'nonsense' }, position: { line: -1, character: 1e9 } }),
  'codeAction/resolve': () => ({ title: 'none', data: { uri: 'file:///space/none', kind: 'none' } }),
};

const made = (makers: Readonly<Record<string, Make>>, location: string, random: RandomNumbers): Question => {
  const method = random.of(Object.keys(makers));
  return { method, params: (makers[method] as Make)(uriOf(location), random) };
};

/** A question with an answer that any server on the same files gives. */
export const fairQuestion = (location: string, random: RandomNumbers): Question => made(asked, location, random);

/** Any question. */
export const anyQuestion = (location: string, random: RandomNumbers): Question => made(random.below(5) === 0 ? told : asked, location, random);
