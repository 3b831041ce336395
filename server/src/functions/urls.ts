/** Sprig's urlParse and urlJoin (url.go), over Go's net/url (Go 1.26). */
import { Dict, FunctionError, type Str, str, type Value } from '../value/index.ts';
import { define, mapArgument, nilDereference, textArgument, withSources } from './define.ts';
import { quote } from './format/index.ts';
import { mixed } from './mixed.ts';
import { escapePart, unescapePart } from './percent.ts';
import { kindOf } from './reflection.ts';

interface Url {
  readonly scheme: string;
  readonly userinfo: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
  readonly opaque: string;
}

const refuse = (message: string): never => {
  throw new FunctionError(message);
};

/** The text before and after the first of a mark; the second is undefined where there is none. */
const cut = (text: string, mark: string): readonly [string, string | undefined] => {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + mark.length)];
};

/** Go's url.Parse. The error names the text that Go had in hand: without the fragment, unless the fragment is at fault. */
const parse = (text: string): Url => {
  const [before, fragment = ''] = cut(text, '#');
  const url = named(before, () => parseBeforeFragment(before));
  return { ...url, fragment: named(text, () => unescapePart(fragment, 'fragment')) };
};

const named = <Result>(text: string, parsePart: () => Result): Result => {
  try {
    return parsePart();
  } catch (error) {
    throw error instanceof FunctionError ? new FunctionError(`parse ${quote(text)}: ${error.message}`) : error;
  }
};

const empty: Url = { scheme: '', userinfo: '', host: '', path: '', query: '', fragment: '', opaque: '' };

const parseBeforeFragment = (text: string): Url => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Go refuses exactly these
  if (/[\u0000-\u001f\u007f]/.test(text)) refuse('net/url: invalid control character in URL');
  if (text === '*') return { ...empty, path: '*' };
  if (text.startsWith(':')) refuse('missing protocol scheme');
  const given = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)?.[1];
  const scheme = given?.toLowerCase() ?? '';
  const [rest, query = ''] = cut(given === undefined ? text : text.slice(given.length + 1), '?');
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...empty, scheme, query, opaque: rest };
    if (cut(rest, '/')[0].includes(':')) refuse('first path segment in URL cannot contain colon');
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'));
  if (!hasAuthority) return { ...empty, scheme, query, path: unescapePart(rest, 'path') };
  const end = rest.indexOf('/', 2);
  const authority = parseAuthority(end < 0 ? rest.slice(2) : rest.slice(2, end));
  return { ...empty, ...authority, scheme, query, path: end < 0 ? '' : unescapePart(rest.slice(end), 'path') };
};

const parseAuthority = (authority: string): { readonly userinfo: string; readonly host: string } => {
  const at = authority.lastIndexOf('@');
  const host = parseHost(authority.slice(at + 1));
  return { userinfo: at < 0 ? '' : normalUserinfo(authority.slice(0, at)), host };
};

/** A user and password as net/url prints them again. */
const normalUserinfo = (text: string): string => {
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text)) refuse('net/url: invalid userinfo');
  const [user, password] = cut(text, ':');
  const normal = (part: string): string => escapePart(unescapePart(part, 'userinfo'), 'userinfo');
  return password === undefined ? normal(user) : `${normal(user)}:${normal(password)}`;
};

const parseHost = (host: string): string => {
  const bracket = host.startsWith('[') ? host.lastIndexOf(']') : -1;
  if (host.startsWith('[') && bracket < 0) refuse("missing ']' in host");
  const colon = host.indexOf(':');
  const port = bracket >= 0 ? host.slice(bracket + 1) : colon < 0 ? '' : host.slice(colon);
  if (!/^(:[0-9]*)?$/.test(port)) refuse(`invalid port ${quote(port)} after host`);
  const zone = bracket < 0 ? -1 : host.slice(0, bracket).indexOf('%25');
  if (zone < 0) return unescapePart(host, 'host');
  return unescapePart(host.slice(0, zone), 'host') + unescapePart(host.slice(zone, bracket), 'zone') + unescapePart(host.slice(bracket), 'host');
};

/** url.go, Hostname: without port and brackets. */
const hostname = (host: string): string => {
  const name = host.replace(/:[0-9]*$/, '');
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
};

const explained = <Result>(prefix: string, work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    throw error instanceof FunctionError ? new FunctionError(`${prefix}: ${error.message}`) : error;
  }
};

const urlParse = (text: Str): Dict => {
  const url = explained('unable to parse url', () => parse(text.text));
  const parts = { ...url, hostname: hostname(url.host) };
  return new Dict(new Map(Object.entries(parts).map(([name, part]): [string, Value] => [name, withSources(mixed(part, text), text.sources)])));
};

const partOf = (dict: Dict, key: string): string => {
  const value = dict.entries.get(key);
  if (!value) return '';
  if (value.kind === 'nil') throw nilDereference();
  return value.kind === 'string' ? value.text : refuse(`unable to parse ${key} key, must be of type string, but ${kindOf(value)} found`);
};

/** url.go, String. */
const urlJoin = (dict: Dict): string => {
  const part = (key: string): string => partOf(dict, key);
  const [scheme, host, path, query] = [part('scheme'), part('host'), part('path'), part('query')];
  const [opaque, fragment, user] = [part('opaque'), part('fragment'), part('userinfo')];
  const userinfo = user === '' ? undefined : explained('unable to parse userinfo in dict', () => parse(`proto://${user}@host`).userinfo);
  let text = scheme === '' ? '' : `${scheme}:`;
  if (opaque !== '') text += opaque;
  else {
    const hasAuthority = host !== '' || userinfo !== undefined;
    if (hasAuthority || (scheme !== '' && path !== '')) text += '//';
    if (userinfo !== undefined) text += `${userinfo}@`;
    text += escapePart(host, 'host');
    const escaped = path === '*' ? '*' : escapePart(path, 'path');
    if (escaped !== '' && !escaped.startsWith('/') && host !== '') text += '/';
    // Else the first segment would be read as a scheme.
    if (text === '' && cut(escaped, '/')[0].includes(':')) text += './';
    text += escaped;
  }
  if (query !== '') text += `?${query}`;
  return fragment === '' ? text : `${text}#${escapePart(fragment, 'fragment')}`;
};

/** The parts' texts in one, for the origins of what is made of them. */
const joined = (dict: Dict): Str => {
  const part = [...dict.entries.values()].find((value): value is Str => value.kind === 'string' && value.runs !== undefined);
  const sources = [...dict.entries.values()].reduce((all, value) => all | value.sources, 0);
  return withSources(mixed(urlJoin(dict), part ?? str('')), sources);
};

export const urls = define('urls', {
  urlParse: {
    params: ['string'],
    result: 'map[string]interface {}',
    doc: 'The parts of a URL: scheme, userinfo, host, hostname, path, query, opaque and fragment.',
    call: (args) => urlParse(textArgument(args, 0)),
  },
  urlJoin: {
    params: ['map'],
    result: 'string',
    doc: 'A URL from its parts, as `urlParse` gives them.',
    call: (args) => joined(mapArgument(args, 0) ?? new Dict()),
  },
  getHostByName: { params: ['string'], result: 'string', doc: 'Always empty: Helm looks no names up while it renders.', call: () => str('') },
});
