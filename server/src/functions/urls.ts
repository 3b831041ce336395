/** Sprig's urlParse and urlJoin (url.go), over Go's net/url. */
import { Dict, FunctionError, str, type Value } from '../value/index.ts';
import { define, mapArgument, textArgument } from './define.ts';

interface Url {
  readonly scheme: string;
  readonly userinfo: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
  readonly opaque: string;
}

/** Go's url.Parse, for what charts give it. */
const parse = (text: string): Url => {
  const fail = (message: string): never => {
    throw new FunctionError(`unable to parse url: parse ${JSON.stringify(text)}: ${message}`);
  };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Go refuses exactly these
  if (/[\u0000-\u001f\u007f]/.test(text)) fail('net/url: invalid control character in URL');
  const hash = text.indexOf('#');
  const fragment = hash < 0 ? '' : decodeURIComponent(text.slice(hash + 1).replace(/%(?![\da-fA-F]{2})/g, '%25'));
  let rest = hash < 0 ? text : text.slice(0, hash);
  const schemeMatch = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(rest);
  const scheme = (schemeMatch?.[1] ?? '').toLowerCase();
  if (schemeMatch) rest = rest.slice(schemeMatch[0].length);
  else if (/^:/.test(rest)) fail('missing protocol scheme');
  const mark = rest.indexOf('?');
  const query = mark < 0 ? '' : rest.slice(mark + 1);
  if (mark >= 0) rest = rest.slice(0, mark);
  if (!rest.startsWith('/') && scheme !== '') return { scheme, userinfo: '', host: '', path: '', query, fragment, opaque: rest };
  if (scheme === '' && /^[^/]*:/.test(rest)) fail('first path segment in URL cannot contain colon');
  let host = '';
  let userinfo = '';
  if (rest.startsWith('//') && !rest.startsWith('///')) {
    const end = rest.indexOf('/', 2);
    const authority = end < 0 ? rest.slice(2) : rest.slice(2, end);
    rest = end < 0 ? '' : rest.slice(end);
    const at = authority.lastIndexOf('@');
    userinfo = at < 0 ? '' : authority.slice(0, at);
    host = authority.slice(at + 1);
    const port = /:([^:\]]*)$/.exec(host);
    if (port && !/^\d*$/.test(port[1] ?? '')) fail(`invalid port ${JSON.stringify(`:${port[1]}`)} after host`);
  }
  if (/%(?![\da-fA-F]{2})/.test(rest)) fail(`invalid URL escape ${JSON.stringify(/%.{0,2}/.exec(rest)?.[0] ?? '')}`);
  let path = rest;
  try {
    path = decodeURIComponent(rest);
  } catch {
    // Bytes that are no UTF-8 stay escaped.
  }
  return { scheme, userinfo, host, path, query, fragment, opaque: '' };
};

const urlParse = (text: string): Dict => {
  const url = parse(text);
  const hostname = url.host.replace(/:\d*$/, '').replace(/^\[|\]$/g, '');
  return new Dict(new Map<string, Value>([
    ['scheme', str(url.scheme)], ['host', str(url.host)], ['hostname', str(hostname)], ['path', str(url.path)], ['query', str(url.query)],
    ['opaque', str(url.opaque)], ['fragment', str(url.fragment)], ['userinfo', str(url.userinfo)],
  ]));
};

const urlJoin = (dict: Dict): string => {
  const part = (key: string): string => {
    const value = dict.entries.get(key);
    if (value === undefined || value.kind === 'nil') return '';
    if (value.kind !== 'string') throw new FunctionError(`unable to parse ${key} key, must be of type string, but ${value.goType} found`);
    return value.text;
  };
  const [scheme, userinfo, host, path, query, opaque, fragment] = ['scheme', 'userinfo', 'host', 'path', 'query', 'opaque', 'fragment'].map(part) as [string, string, string, string, string, string, string];
  let text = scheme === '' ? '' : `${scheme}:`;
  if (opaque !== '') text += opaque;
  else {
    if (scheme !== '' || host !== '' || userinfo !== '') {
      if (host !== '' || path !== '' || userinfo !== '') text += '//';
      if (userinfo !== '') text += `${userinfo}@`;
      text += host;
    }
    const encoded = encodeURI(path).replace(/[?#]/g, (char) => (char === '?' ? '%3F' : '%23'));
    if (encoded !== '' && !encoded.startsWith('/') && host !== '') text += '/';
    text += encoded;
  }
  if (query !== '') text += `?${query}`;
  if (fragment !== '') text += `#${encodeURI(fragment)}`;
  return text;
};

export const urls = define('urls', {
  urlParse: { params: ['string'], result: 'map[string]interface {}', doc: 'The parts of a URL: scheme, host, hostname, path, query, opaque, fragment, userinfo.', call: (args) => urlParse(textArgument(args, 0).text) },
  urlJoin: { params: ['map'], result: 'string', doc: 'A URL from its parts.', call: (args) => str(urlJoin(mapArgument(args, 0) ?? new Dict())) },
  getHostByName: { params: ['string'], result: 'string', doc: 'Always empty: Helm looks no names up while it renders.', call: () => str('') },
});
