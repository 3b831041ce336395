/** Signature help: what the function takes that is being called. */
import type { SignatureHelp } from 'vscode-languageserver';
import { signatureAt } from '../features/index.ts';
import { answerHere } from './answer.ts';
import { cursorOf } from './places.ts';
import type { Session } from './session.ts';
import { isTemplate } from './structure.ts';

export const offerSignatures = (session: Session): void => {
  session.connection.onSignatureHelp(
    answerHere(session, 'a signature', async (params): Promise<SignatureHelp | null> => {
      const cursor = cursorOf(session, params);
      const found = cursor && isTemplate(cursor) ? signatureAt(cursor.source, cursor.offset) : undefined;
      if (!found) return null;
      const { label, doc, params: parameters } = found.signature;
      const signature = { label, documentation: doc, parameters: parameters.map(([start, end]) => ({ label: [start, end] as [number, number] })) };
      return { signatures: [signature], activeSignature: 0, activeParameter: found.active };
    }),
  );
};
