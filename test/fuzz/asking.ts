/** Questions put to a server at random, and what must not come of them. */
import { ErrorCodes } from 'vscode-languageserver/node';
import type { LanguageClient } from '../kit/language-client.ts';
import { anyQuestion } from './questions.ts';
import type { RandomNumbers } from './random-numbers.ts';

/** Puts one question; the server may refuse it, with words for the user. Throws where it failed. */
export const put = async ({ connection }: LanguageClient, location: string, random: RandomNumbers): Promise<void> => {
  const { method, params } = anyQuestion(location, random);
  try {
    await connection.sendRequest(method, params);
  } catch (error) {
    if ((error as { code?: number }).code === ErrorCodes.InternalError) throw new Error(`${method} ${JSON.stringify(params)}: ${String(error)}`);
  }
};

/** What a server told of failures of its own. */
export const faultsOf = ({ logs }: LanguageClient): readonly string[] =>
  logs.map(({ message }) => message).filter((message) => /Error\b|failed/.test(message));
