/** Every request that an editor makes about a template, asked while nothing else happens and, where editors ask while one types, right after a keystroke. */
import { join } from 'node:path';
import { type Typed, typedFiles } from './charts.ts';
import { openChart } from './keystroke.ts';
import type { Bench } from './main.ts';
import type { Server } from './server.ts';
import { keystrokes } from './typing.ts';

interface Request {
  readonly what: string;
  readonly method: string;
  /** What the server must offer for it. */
  readonly provider: string;
  /** Asked at each keystroke or soon after. */
  readonly isTyped: boolean;
  readonly params: (server: Server, path: string, at: number, file: Typed) => object;
}

const atPlace = (server: Server, path: string, at: number): { readonly position: object } => ({ position: server.positionAt(path, at) });
const whole = (server: Server, path: string, _: number, { text }: Typed): { readonly range: object } => ({
  range: { start: { line: 0, character: 0 }, end: server.positionAt(path, text.length) },
});
const nothing = (): object => ({});

const requests: readonly Request[] = [
  { what: 'hover', method: 'textDocument/hover', provider: 'hoverProvider', isTyped: true, params: atPlace },
  { what: 'completion', method: 'textDocument/completion', provider: 'completionProvider', isTyped: true, params: atPlace },
  { what: 'signature help', method: 'textDocument/signatureHelp', provider: 'signatureHelpProvider', isTyped: true, params: atPlace },
  { what: 'semantic tokens', method: 'textDocument/semanticTokens/full', provider: 'semanticTokensProvider', isTyped: true, params: nothing },
  { what: 'highlight', method: 'textDocument/documentHighlight', provider: 'documentHighlightProvider', isTyped: true, params: atPlace },
  { what: 'inlay hints', method: 'textDocument/inlayHint', provider: 'inlayHintProvider', isTyped: true, params: whole },
  { what: 'code lenses', method: 'textDocument/codeLens', provider: 'codeLensProvider', isTyped: true, params: nothing },
  { what: 'outline', method: 'textDocument/documentSymbol', provider: 'documentSymbolProvider', isTyped: true, params: nothing },
  { what: 'folding', method: 'textDocument/foldingRange', provider: 'foldingRangeProvider', isTyped: true, params: nothing },
  { what: 'definition', method: 'textDocument/definition', provider: 'definitionProvider', isTyped: false, params: atPlace },
  { what: 'type definition', method: 'textDocument/typeDefinition', provider: 'typeDefinitionProvider', isTyped: false, params: atPlace },
  {
    what: 'references',
    method: 'textDocument/references',
    provider: 'referencesProvider',
    isTyped: false,
    params: (...given) => ({ ...atPlace(given[0], given[1], given[2]), context: { includeDeclaration: true } }),
  },
  {
    what: 'selections',
    method: 'textDocument/selectionRange',
    provider: 'selectionRangeProvider',
    isTyped: false,
    params: (server, path, at) => ({ positions: [server.positionAt(path, at)] }),
  },
  { what: 'document links', method: 'textDocument/documentLink', provider: 'documentLinkProvider', isTyped: false, params: nothing },
  {
    what: 'names of the workspace',
    method: 'workspace/symbol',
    provider: 'workspaceSymbolProvider',
    isTyped: false,
    params: () => ({ query: 'labels' }),
  },
  { what: 'whether a name can be renamed', method: 'textDocument/prepareRename', provider: 'renameProvider', isTyped: false, params: atPlace },
  {
    what: 'code actions',
    method: 'textDocument/codeAction',
    provider: 'codeActionProvider',
    isTyped: false,
    params: (server, path, at) => ({
      range: { start: server.positionAt(path, at), end: server.positionAt(path, at) },
      context: { diagnostics: [] },
    }),
  },
  {
    what: 'rename',
    method: 'textDocument/rename',
    provider: 'renameProvider',
    isTyped: false,
    params: (...given) => ({ ...atPlace(given[0], given[1], given[2]), newName: 'another' }),
  },
];

/** Milliseconds until the answer; a refusal, as of some renames, is one too. */
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work().catch(() => {});
  return performance.now() - start;
};

export const measureRequests = async ({ add, charts, keystrokes: count, say }: Bench): Promise<void> => {
  for (const { what: which, chart } of charts.chosen.filter((each) => ['median', 'largest', 'only'].includes(each.what))) {
    const file = typedFiles(chart)[0];
    if (!file) continue;
    const on = `${which}: ${chart.name}`;
    say(`requests in ${on}`);
    const server = await openChart(chart, [file]);
    const path = join(chart.folder, file.file);
    const places = [...file.text.matchAll(/\.Values\.\w+|include "/g)].map(({ index, 0: text }) => index + text.length);
    const strokes = keystrokes(file, Math.min(count, 60));
    for (const { what, method, provider, isTyped, params } of requests) {
      if (!(provider in server.capabilities)) {
        add({ what, on, unit: 'ms', samples: [], note: 'the server does not offer it' });
        continue;
      }
      const ask = (at: number) => server.ask(method, path, params(server, path, at, file));
      const idle: number[] = [];
      for (let i = 0; i < count && places.length > 0; i++) idle.push(await timed(() => ask(places[i % places.length] ?? 0)));
      add({ what, on, unit: 'ms', samples: idle });
      if (!isTyped) continue;
      const typing: number[] = [];
      for (const stroke of strokes) {
        typing.push(
          await timed(async () => {
            await server.type(path, stroke);
            await ask(stroke.at + stroke.text.length);
          }),
        );
      }
      add({ what: `${what} after a keystroke`, on, unit: 'ms', samples: typing });
      // Back to where it was, for the next.
      await server.close(path);
      await server.open(path, file.text);
    }
    await server.stop();
  }
};
