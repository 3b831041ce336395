import { FunctionError } from '../value/index.ts';
import { define } from './define.ts';

const call = (): never => {
  throw new FunctionError('bound by the engine');
};

/** Functions that need the render itself; the engine calls its own implementations and takes from here only what they accept. */
export const lateBound = define('helm', {
  include: { params: ['string', 'any'], result: 'string', doc: 'Renders a named template with the given data and returns its text.', call },
  tpl: { params: ['string', 'any'], result: 'string', doc: 'Renders a text as a template with the given data.', call },
  required: {
    params: ['string', 'any'],
    result: 'any',
    doc: 'Stops the render with the given message where the value is nil or an empty string.',
    call,
  },
  fail: { params: ['string'], result: 'string', doc: 'Stops the render with the given message.', call },
  lookup: {
    params: ['string', 'string', 'string', 'string'],
    result: 'map[string]interface {}',
    doc: 'Finds a resource in the cluster by apiVersion, kind, namespace and name; without a cluster it finds nothing.',
    call,
  },
});
