/** Completion: names in actions, blocks in text. */
import { type CompletionItem, CompletionItemKind, InsertTextFormat } from 'vscode-languageserver';
import { blockCompletions, type Completion, completionsAt } from '../features/index.ts';
import { answerHere } from './answer.ts';
import { cursorOf } from './places.ts';
import type { Session } from './session.ts';
import { isTemplate } from './structure.ts';

const kinds: Record<Completion['kind'], CompletionItemKind> = {
  value: CompletionItemKind.Property,
  template: CompletionItemKind.Reference,
  function: CompletionItemKind.Function,
  field: CompletionItemKind.Field,
  variable: CompletionItemKind.Variable,
  keyword: CompletionItemKind.Keyword,
  snippet: CompletionItemKind.Snippet,
  file: CompletionItemKind.File,
};

/** What is nearest to the text comes first. */
const order: readonly Completion['kind'][] = ['value', 'template', 'field', 'file', 'variable', 'keyword', 'function', 'snippet'];

export const offerCompletion = (session: Session): void => {
  session.connection.onCompletion(
    answerHere(session, 'completion', async (params): Promise<CompletionItem[]> => {
      const cursor = cursorOf(session, params);
      if (!cursor) return [];
      const { entry, file, source, offset } = cursor;
      // Also in the texts of values.yaml that templates give to `tpl`; blocks are for templates alone.
      const inAction = completionsAt(entry.chart, file, offset);
      const found =
        inAction.length > 0 || !session.abilities.snippets || !isTemplate(cursor) ? inAction : blockCompletions(entry.chart, source, offset);
      return found.map(
        ({ label, kind, detail, doc, range, text, before, isSnippet, rank }): CompletionItem => ({
          label,
          kind: kinds[kind],
          detail,
          ...(session.abilities.labelDetails && detail !== '' ? { labelDetails: { description: detail } } : {}),
          ...(doc === '' ? {} : { documentation: doc }),
          sortText: `${order.indexOf(kind)}${rank}${label}`,
          filterText: label,
          insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
          textEdit: { range: source.lines.positions(range), newText: text },
          ...(before
            ? { additionalTextEdits: [{ range: source.lines.positions({ start: before.offset, end: before.offset }), newText: before.text }] }
            : {}),
        }),
      );
    }),
  );
};
