/** Charts whose fixes would take minutes to prove: the proofs stop between renders, end when nobody wants them any more, and are bounded. */
import { describe, expect, test } from 'vitest';
import { CancellationTokenSource, LSPErrorCodes } from 'vscode-languageserver/node';
import { Budget, check, findFixes, finish } from '../../server/src/analysis/index.ts';
import { effortSoFar } from '../../server/src/render/index.ts';
import { chartOf, statefulSet } from '../kit/charts.ts';
import { filesIn, inlineChart } from '../kit/fixtures.ts';
import { Gate } from '../kit/gate.ts';
import { fullCapabilities, startClient, uriOf } from '../kit/language-client.ts';
import { holdBounds, patience } from './bounds.ts';

holdBounds();

/** A claim template of which each label stands under a condition of its own. */
const conditional = (count: number): Record<string, string> => ({
  'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\n',
  'values.yaml': Array.from({ length: count }, (_, i) => `x${i}: false\n`).join(''),
  'templates/a.yaml': statefulSet(
    Array.from(
      { length: count },
      (_, i) => `          {{- if .Values.x${i} }}\n          l${i}: {{ .Chart.Version }}{{ .Values.y${i} }}\n          {{- end }}`,
    ).join('\n'),
  ),
});

const proofOf = async (count: number, budget: Budget) => {
  const chart = await chartOf(conditional(count));
  const report = finish(check(chart));
  const [finding] = report.findings;
  if (!finding) throw new Error('nothing was found');
  return findFixes(chart, report, finding, {}, budget);
};

describe('a proof', () => {
  test(
    'stops between renders',
    async () => {
      const proof = await proofOf(100, new Budget());
      const start = effortSoFar();
      let longest = 0;
      for (;;) {
        const before = effortSoFar();
        const { done, value } = proof.next();
        longest = Math.max(longest, effortSoFar() - before);
        if (!done) continue;
        expect(value).toMatchObject({ isPartial: false });
        expect(value.fixes.length).toBeGreaterThan(0);
        break;
      }
      const whole = effortSoFar() - start;
      expect(whole).toBeGreaterThan(50_000);
      expect(longest).toBeLessThan(whole / 20);
    },
    patience,
  );

  test(
    'ends where its budget is spent, and says that it is partial',
    async () => {
      const proof = await proofOf(100, new Budget(20_000));
      const start = effortSoFar();
      const { fixes, isPartial } = finish(proof);
      expect(isPartial).toBe(true);
      expect(fixes).toEqual([]);
      expect(effortSoFar() - start).toBeLessThan(30_000);
    },
    patience,
  );
});

const whole = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };

describe('an editor that asks for fixes', () => {
  test(
    'is answered meanwhile, and nothing goes on once it does not want them any more',
    async () => {
      const gate = new Gate();
      const files = { '/space/a': conditional(60), '/space/b': inlineChart('b') };
      const client = await startClient(filesIn(files), {}, { pause: gate.pause, now: gate.now });
      await client.workspaceReport();
      gate.close();
      const source = new CancellationTokenSource();
      const params = { textDocument: { uri: uriOf('/space/a/templates/a.yaml') }, range: whole, context: { diagnostics: [] } };
      const before = effortSoFar();
      const asked = client.connection.sendRequest('textDocument/codeAction', params, source.token).catch((error: unknown) => error);
      await gate.reached();
      expect(await client.diagnostics('/space/b/templates/sts.yaml')).toHaveLength(1);
      source.cancel();
      expect(await asked).toMatchObject({ code: LSPErrorCodes.RequestCancelled });
      gate.open();
      expect(await client.diagnostics('/space/b/templates/sts.yaml')).toHaveLength(1);
      expect(effortSoFar() - before).toBeLessThan(100_000);
      await client.stop();
    },
    patience,
  );

  test(
    'about a hundred claims at once gets those of some, and is told so',
    async () => {
      const sets = Array.from({ length: 100 }, (_, i) =>
        statefulSet(`          a: {{ .Chart.Version }}`).replace('.Release.Name }}', `.Release.Name }}-${i}`),
      );
      const files = filesIn({ '/space/a': { ...inlineChart('a'), 'templates/sts.yaml': sets.join('\n---\n') } });
      const capabilities = {
        ...fullCapabilities,
        textDocument: { ...fullCapabilities.textDocument, codeAction: { disabledSupport: true } },
      };
      const client = await startClient(files, { capabilities });
      const actions = await client.actions('/space/a/templates/sts.yaml', whole);
      expect(actions.filter(({ title }) => title === 'Remove the labels that change with a release').length).toBe(50);
      expect(actions.filter(({ disabled }) => disabled).map(({ disabled }) => disabled?.reason)).toEqual([
        'There are more than 50 places to mend here. Select fewer of them to see their fixes.',
      ]);
      await client.stop();
    },
    patience,
  );
});
