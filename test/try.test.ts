// the real YAML grammar
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { it } from 'vitest';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';
import { tokenize } from '../server/src/template/index.ts';
import { chartFolder, corpusCharts } from './kit/corpus.ts';
const base = '/tmp/w/editor/test/editor/node_modules/code-server/lib/vscode/extensions/yaml/syntaxes';
it('x', { timeout: 900000 }, async () => {
  await oniguruma.loadWASM(readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm')));
  const files = Object.fromEntries(readdirSync(base).map((f) => { const t = readFileSync(join(base, f), 'utf8'); return [JSON.parse(t).scopeName, [t, f]]; }));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({ createOnigScanner: (s) => oniguruma.createOnigScanner(s), createOnigString: (t) => oniguruma.createOnigString(t) }),
    loadGrammar: async (scope) => scope === 'source.helm' ? textmate.parseRawGrammar(readFileSync('/tmp/w/editor/syntaxes/helm.tmLanguage.json', 'utf8'), 'helm.json') : files[scope] ? textmate.parseRawGrammar(files[scope][0], files[scope][1]) : null,
  });
  const grammar = (await registry.loadGrammar('source.helm'))!;
  let count = 0, bad = 0, runaway = 0; const out: string[] = [];
  const t0 = performance.now();
  for (const { id } of corpusCharts().filter((_, i) => i % Number(process.env.STEP ?? 6) === 0)) {
    const folder = join(chartFolder(id), 'templates');
    if (!existsSync(folder)) continue;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(?:ya?ml|tpl)$/.test(entry.name)) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      count++;
      const isAction = new Uint8Array(text.length + 1);
      for (const { kind, start, end } of tokenize(text)) if (kind !== 'text' && kind !== 'trimmed') isAction.fill(1, start, end);
      let state = textmate.INITIAL, offset = 0; const wrong: string[] = []; const inv: string[] = [];
      for (const line of text.split('\n')) {
        const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
        state = ruleStack;
        const shown = new Uint8Array(line.length);
        for (const { startIndex, endIndex, scopes } of tokens) {
          if (scopes.includes('meta.action.helm') || scopes.includes('comment.block.helm')) shown.fill(1, startIndex, Math.min(endIndex, line.length));
          else if (/^[\w./-]+:(\s|$)/.test(line.trim()) && startIndex === line.length - line.trimStart().length && !scopes.some((s) => s.includes('entity.name.tag') || s.includes('comment') || s.includes('block'))) inv.push(`${line.trim().slice(0, 50)} => ${scopes.join(' ')}`);
        }
        for (let i = 0; i < line.length; i++) if (shown[i] !== isAction[offset + i] && line[i]?.trim() !== '') { wrong.push(line); break; }
        offset += line.length + 1;
      }
      if (wrong.length) { bad++; out.push(`ACTIONS ${id} ${entry.name}: ${wrong[0]}`); }
      if (inv.length) { runaway++; out.push(`KEYS ${id} ${entry.name}: ${inv.length} e.g. ${inv[0]}`); }
    }
  }
  console.log(count, bad, runaway, performance.now() - t0, '\n' + out.slice(0, 60).join('\n'));
});
