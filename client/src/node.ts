/** The extension on the desktop and in remote workspaces: the server is a process of its own. */
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, type MessageTransports, type NodeModule, TransportKind } from 'vscode-languageclient/node';
import { clientOptions, run } from './client.ts';
import { Restarts } from './restarts.ts';
import { serverEnvironment, serverFlags } from './server-process.ts';

/** A client whose server may have to wait before it is started again. */
class Client extends LanguageClient {
  readonly #restarts: Restarts;
  readonly #server: NodeModule;

  constructor(context: ExtensionContext, restarts: Restarts, server: NodeModule) {
    super('keelson', 'Keelson', { run: server, debug: server }, clientOptions(context, restarts));
    this.#restarts = restarts;
    this.#server = server;
  }

  protected override async createMessageTransports(encoding: string): Promise<MessageTransports> {
    // Should it have ended for what was kept, it would again.
    if (this.#restarts.isTold) this.#server.args = [];
    await this.#restarts.ready();
    return super.createMessageTransports(encoding);
  }
}

let client: LanguageClient | undefined;

export const activate = (context: ExtensionContext): Promise<void> => {
  const restarts = new Restarts();
  const started = new Client(context, restarts, {
    module: context.asAbsolutePath('server/dist/server.js'),
    transport: TransportKind.ipc,
    args: [`--code-cache=${Uri.joinPath(context.globalStorageUri, 'code').fsPath}`],
    options: { execArgv: [...serverFlags], env: { ...serverEnvironment } },
  });
  client = started;
  return run(context, started, restarts, () => started.serverProcess?.kill('SIGKILL') ?? false);
};

export const deactivate = async (): Promise<void> => {
  await client?.stop();
};
