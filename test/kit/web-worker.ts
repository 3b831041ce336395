/**
 * A web worker without a browser: a thread of its own in which nothing is left but the language itself and what browsers give to workers. A bundle that asks for
 * anything of Node's fails in it.
 */
import { Worker } from 'node:worker_threads';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-languageserver/node';

/** Of HTML's DedicatedWorkerGlobalScope, what Node has too. */
const webGlobals = [
  'AbortController AbortSignal Blob BroadcastChannel ByteLengthQueuingStrategy CompressionStream CountQueuingStrategy Crypto CryptoKey DOMException',
  'DecompressionStream Event EventTarget FormData Headers MessageChannel MessageEvent MessagePort Performance ReadableStream Request Response SubtleCrypto',
  'TextDecoder TextDecoderStream TextEncoder TextEncoderStream TransformStream URL URLSearchParams WebAssembly WritableStream atob btoa clearInterval',
  'clearTimeout console crypto fetch performance queueMicrotask setInterval setTimeout structuredClone',
].flatMap((line) => line.split(' '));

const bootstrap = `
const { parentPort, workerData } = require('node:worker_threads');
const code = require('node:fs').readFileSync(workerData.file, 'utf8');
const language = require('node:vm').runInNewContext('Object.getOwnPropertyNames(globalThis)');
const kept = new Set([...language, ...workerData.webGlobals]);
for (const name of Object.getOwnPropertyNames(globalThis)) if (!kept.has(name)) delete globalThis[name];
globalThis.self = globalThis;
globalThis.addEventListener = () => {};
globalThis.postMessage = (message) => parentPort.postMessage(message);
parentPort.on('message', (data) => globalThis.onmessage?.({ data }));
(0, eval)(code);
parentPort.postMessage({ globals: Object.getOwnPropertyNames(globalThis) });
`;

export interface WebWorker {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  /** The names that the script could see. */
  readonly globals: Promise<readonly string[]>;
  readonly stop: () => Promise<unknown>;
}

export const startWebWorker = (file: string): WebWorker => {
  const worker = new Worker(bootstrap, { eval: true, workerData: { file, webGlobals } });
  const globals = new Promise<readonly string[]>((resolve, reject) => {
    worker.on('message', (message: { globals?: readonly string[] }) => message.globals && resolve(message.globals));
    worker.on('error', reject);
  });
  return { reader: new PortReader(worker), writer: new PortWriter(worker), globals, stop: () => worker.terminate() };
};

class PortReader extends AbstractMessageReader implements MessageReader {
  readonly #worker: Worker;

  constructor(worker: Worker) {
    super();
    this.#worker = worker;
    worker.on('error', (error) => this.fireError(error));
    worker.on('exit', () => this.fireClose());
  }

  listen(callback: DataCallback): Disposable {
    const take = (message: Message): void => {
      if ('jsonrpc' in message) callback(message);
    };
    this.#worker.on('message', take);
    return { dispose: () => void this.#worker.off('message', take) };
  }
}

class PortWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #worker: Worker;

  constructor(worker: Worker) {
    super();
    this.#worker = worker;
  }

  async write(message: Message): Promise<void> {
    this.#worker.postMessage(message);
  }

  end(): void {}
}
