/** A language server as a process of its own on stdio, and an editor's side of the connection. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type ClientCapabilities,
  createProtocolConnection,
  type ProtocolConnection,
  type ServerCapabilities,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { serverEnvironment, serverFlags } from '../../client/src/server-process.ts';
import { fullCapabilities } from '../kit/language-client.ts';
import type { Keystroke } from './typing.ts';

const program = fileURLToPath(new URL('../../server/dist/server.js', import.meta.url));

export const uriOf = (path: string): string => pathToFileURL(path).href;

/** How the server is started. */
export const serverCommand = (...more: readonly string[]): readonly string[] => [...serverFlags, program, '--stdio', ...more];

export class Server {
  readonly connection: ProtocolConnection;
  /** What the server says that it can do. */
  capabilities: ServerCapabilities = {};
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #documents = new Map<string, TextDocument>();
  /** Who waits for diagnostics that are sent unasked, by file. */
  readonly #sent = new Map<string, () => void>();

  constructor(command: readonly string[] = serverCommand(), settings: unknown = null) {
    this.#process = spawn(process.execPath, command, { stdio: 'pipe', env: { ...process.env, ...serverEnvironment } });
    this.#process.stderr.resume();
    this.connection = createProtocolConnection(new StreamMessageReader(this.#process.stdout), new StreamMessageWriter(this.#process.stdin));
    const { connection } = this;
    connection.onRequest('workspace/configuration', ({ items }: { items: readonly { section?: string }[] }) =>
      items.map(({ section }) => (settings as Record<string, unknown> | null)?.[section ?? ''] ?? null),
    );
    for (const method of ['client/registerCapability', 'window/workDoneProgress/create', 'workspace/diagnostic/refresh'])
      connection.onRequest(method, () => null);
    connection.onNotification('textDocument/publishDiagnostics', ({ uri }: { uri: string }) => this.#sent.get(uri)?.());
    connection.onUnhandledNotification(() => {});
    connection.listen();
  }

  async start(folders: readonly string[], capabilities: ClientCapabilities = fullCapabilities): Promise<this> {
    const answer: { capabilities: ServerCapabilities } = await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: folders[0] === undefined ? null : uriOf(folders[0]),
      workspaceFolders: folders.map((folder) => ({ uri: uriOf(folder), name: folder })),
      capabilities,
    });
    this.capabilities = answer.capabilities;
    await this.connection.sendNotification('initialized', {});
    return this;
  }

  async open(path: string, text: string, languageId = 'helm'): Promise<void> {
    const uri = uriOf(path);
    this.#documents.set(path, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  async close(path: string): Promise<void> {
    this.#documents.delete(path);
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri: uriOf(path) } });
  }

  /** Tells of a keystroke. */
  async type(path: string, { at, removed, text }: Keystroke): Promise<void> {
    const document = this.#documents.get(path);
    if (!document) throw new Error(`${path} is not open`);
    const change = { range: { start: document.positionAt(at), end: document.positionAt(at + removed) }, text };
    const version = document.version + 1;
    TextDocument.update(document, [change], version);
    await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri: document.uri, version }, contentChanges: [change] });
  }

  /** Asks for a file's diagnostics, again where something came in between, as editors do. */
  async diagnostics(path: string): Promise<readonly unknown[]> {
    for (;;) {
      try {
        const report: { items?: readonly unknown[] } = await this.ask('textDocument/diagnostic', path);
        return report.items ?? [];
      } catch (error) {
        if ((error as { code?: number }).code !== -32802) throw error;
      }
    }
  }

  async ask<Result>(method: string, path: string, more: object = {}): Promise<Result> {
    return this.connection.sendRequest(method, { textDocument: { uri: uriOf(path) }, ...more });
  }

  positionAt(path: string, offset: number): { readonly line: number; readonly character: number } {
    return this.#documents.get(path)?.positionAt(offset) ?? { line: 0, character: 0 };
  }

  /** Resolves when diagnostics of a file are sent unasked. */
  sent(path: string): Promise<void> {
    return new Promise((resolve) => this.#sent.set(uriOf(path), resolve));
  }

  /** Megabytes of memory that the process has resident, and had at most; undefined where the machine does not tell. */
  memory(): { readonly now: number; readonly most: number } | undefined {
    try {
      const status = readFileSync(`/proc/${this.#process.pid}/status`, 'utf8');
      const read = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
      return { now: read('VmRSS'), most: read('VmHWM') };
    } catch {
      return undefined;
    }
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('close', resolve));
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    await ended;
    this.connection.dispose();
  }
}
