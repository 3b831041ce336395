/** The web worker in which the server runs, as the client library wants it: with a connection that closes when the server has ended. */
import { BrowserMessageReader, BrowserMessageWriter, type MessageTransports } from 'vscode-languageclient/browser';

type Port = ConstructorParameters<typeof BrowserMessageReader>[0];

/** The browser's worker, which the Node types of this project do not know. */
declare const Worker: new (url: string) => Port & { terminate(): void };

export class ServerWorker implements MessageTransports {
  readonly reader: Reader;
  readonly writer: BrowserMessageWriter;

  constructor(address: string) {
    const worker = new Worker(address);
    this.reader = new Reader(worker, () => worker.terminate());
    this.writer = new BrowserMessageWriter(worker);
    // An error that nobody caught, as one of memory: a process would end by it, a worker goes on in whatever state it is.
    worker.addEventListener('error', () => void this.end());
  }

  /** Ends the server; whether it had not ended yet. */
  end(): boolean {
    return this.reader.end();
  }
}

class Reader extends BrowserMessageReader {
  #terminate: (() => void) | undefined;

  constructor(port: Port, terminate: () => void) {
    super(port);
    this.#terminate = terminate;
  }

  end(): boolean {
    if (!this.#terminate) return false;
    this.#terminate();
    this.#terminate = undefined;
    this.fireClose();
    return true;
  }

  override dispose(): void {
    this.#terminate?.();
    this.#terminate = undefined;
    super.dispose();
  }
}
