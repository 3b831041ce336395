/** How requests are answered: after the changes before them, cancelled when the client says so, and at nobody else's cost when they fail. */
import { type CancellationToken, ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { errorWords } from './error-words.ts';
import { toLocation } from './locations.ts';
import type { Session } from './session.ts';

type Work<Params, Result> = (params: Params, isWanted: () => boolean) => Promise<Result>;

/** Makes a handler of the protocol. `work` is told whether its result is still wanted. */
export const answer = <Params, Result>(session: Session, what: string, work: Work<Params, Result>) =>
  answerAfter(session, what, () => session.settled(), work);

/** The same where one document and its chart are all that counts: at the start, that does not wait for other charts. */
export const answerHere = <Params extends { readonly textDocument: { readonly uri: string } }, Result>(
  session: Session,
  what: string,
  work: Work<Params, Result>,
) => answerAfter(session, what, ({ textDocument }: Params) => session.settled(toLocation(textDocument.uri)), work);

const answerAfter =
  <Params, Result>(session: Session, what: string, settled: (params: Params) => Promise<void>, work: Work<Params, Result>) =>
  async (params: Params, token: CancellationToken): Promise<Result> => {
    const isWanted = (): boolean => !token.isCancellationRequested;
    const run = async (): Promise<Result> => {
      await settled(params);
      if (!isWanted()) throw cancelled();
      return work(params, isWanted);
    };
    try {
      return await orCancelled(token, run());
    } catch (error) {
      if (!isWanted()) throw cancelled();
      if (error instanceof ResponseError) throw error;
      session.log.error(`${what} failed`, error);
      throw new ResponseError(ErrorCodes.InternalError, `Keelson failed at ${what}. Its output tells where: ${errorWords(error).split('\n')[0]}`);
    }
  };

const cancelled = (): ResponseError<void> => new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');

/** Rejects as soon as the client cancels; the work itself ends when it next asks whether it is wanted. */
const orCancelled = async <Result>(token: CancellationToken, work: Promise<Result>): Promise<Result> => {
  let stop = (): void => {};
  const cancellation = new Promise<never>((_, reject) => {
    const subscription = token.onCancellationRequested(() => reject(cancelled()));
    stop = () => subscription.dispose();
  });
  try {
    return await Promise.race([work, cancellation]);
  } finally {
    stop();
  }
};
