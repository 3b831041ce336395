/** Marks in comparisons what Kubernetes refuses to change: in words behind the line, underlined, and among the problems. */
import { Diagnostic, Disposable, languages, type Range, ThemeColor, type Uri, window, workspace } from 'vscode';
import { scheme } from './address.ts';

/** One line that is refused. */
export interface Refusal {
  readonly range: Range;
  readonly message: string;
  /** It is told on the other side as well, where it counts as the problem. */
  readonly isTold: boolean;
}

export class Refusals {
  readonly #problems = languages.createDiagnosticCollection('keelson previews');
  readonly #words = window.createTextEditorDecorationType({
    after: { contentText: '← immutable, the upgrade fails', color: new ThemeColor('editorError.foreground'), margin: '0 0 0 2em' },
  });
  readonly #shown = new Map<string, readonly Refusal[]>();

  register(): Disposable {
    return Disposable.from(
      this.#problems,
      this.#words,
      window.onDidChangeVisibleTextEditors(() => this.#decorate()),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === scheme) this.#decorate();
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === scheme) this.show(uri, []);
      }),
    );
  }

  show(uri: Uri, refusals: readonly Refusal[]): void {
    if (refusals.length > 0) this.#shown.set(uri.toString(), refusals);
    else this.#shown.delete(uri.toString());
    const told = refusals.filter(({ isTold }) => !isTold).map(({ range, message }) => new Diagnostic(range, message));
    for (const problem of told) problem.source = 'keelson';
    this.#problems.set(uri, told);
    this.#decorate();
  }

  #decorate(): void {
    for (const editor of window.visibleTextEditors) {
      if (editor.document.uri.scheme !== scheme) continue;
      const refusals = this.#shown.get(editor.document.uri.toString()) ?? [];
      editor.setDecorations(
        this.#words,
        refusals.map(({ range, message }) => ({
          range: editor.document.lineAt(Math.min(range.start.line, editor.document.lineCount - 1)).range,
          hoverMessage: message,
        })),
      );
    }
  }
}
