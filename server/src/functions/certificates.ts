import { FunctionError, type List, Source, type Str, Struct, str, type Value } from '../value/index.ts';
import { decodeBase64 } from './base-encoding.ts';
import { fromUtf8, utf8 } from './bytes.ts';
import { argument, type Definition, define, intArgument, textArgument, withSources } from './define.ts';
import { bitString, element, identifier, integer, nullElement, octetString, pem, sequence, smallInteger } from './der.ts';
import { mixed } from './mixed.ts';
import type { CallContext } from './table.ts';

/**
 * Stand-ins for Sprig's keys and certificates (crypto.go). They have the form of the real thing, PEM around proper ASN.1 with the asked-for names and
 * validity, but the numbers in them are plain random bytes: no key works, no signature verifies. Real ones would cost seconds on every render, and
 * nobody can compare values that are new each time.
 */
const certificateType = 'sprig.certificate';

/** The members are read one by one, so each says itself that it is random. */
const certificate = (cert: Value, key: Value): Struct =>
  new Struct(
    certificateType,
    new Map([
      ['Cert', cert],
      ['Key', key],
    ]),
  );

/** A random number of exactly so many bytes. */
const number = (bytes: number, ctx: CallContext): Uint8Array => {
  const random = Uint8Array.from(ctx.random(bytes));
  random[0] = (random[0] as number) | 0x80;
  random[bytes - 1] = (random[bytes - 1] as number) | 1;
  return random;
};

const exponent = smallInteger(65537);

const rsaKey = (bits: number, ctx: CallContext): string => {
  const size = bits / 8;
  const full = (): Uint8Array => integer(number(size, ctx));
  const half = (): Uint8Array => integer(number(size / 2, ctx));
  return pem('RSA PRIVATE KEY', sequence(smallInteger(0), full(), exponent, full(), half(), half(), half(), half(), half()));
};

const privateKey = (type: string, ctx: CallContext): string => {
  switch (type) {
    case '':
    case 'rsa':
      return rsaKey(4096, ctx);
    case 'dsa':
      return pem('DSA PRIVATE KEY', sequence(smallInteger(0), ...[256, 32, 256, 256, 32].map((bytes) => integer(number(bytes, ctx)))));
    case 'ecdsa':
      return pem(
        'EC PRIVATE KEY',
        sequence(
          smallInteger(1),
          octetString(number(32, ctx)),
          element(0xa0, identifier('1.2.840.10045.3.1.7')),
          element(0xa1, bitString(Uint8Array.of(4, ...number(64, ctx)))),
        ),
      );
    case 'ed25519':
      return pem('PRIVATE KEY', sequence(smallInteger(0), sequence(identifier('1.3.101.112')), octetString(octetString(number(32, ctx)))));
    default:
      return `Unknown type ${type}`;
  }
};

const algorithm = sequence(identifier('1.2.840.113549.1.1.11'), nullElement());

const commonName = (name: string): Uint8Array => sequence(element(0x31, sequence(identifier('2.5.4.3'), element(0x0c, utf8(name)))));

/** GeneralizedTime; `nanoseconds` since 1970 UTC. */
const time = (nanoseconds: bigint): Uint8Array => {
  const limit = Date.UTC(9999, 11, 31, 23, 59, 59);
  const moment = new Date(Math.max(0, Math.min(Number(nanoseconds / 1_000_000n), limit)));
  return element(0x18, utf8(`${moment.toISOString().replace(/[-:T]|\..*$/g, '')}Z`));
};

const extension = (id: string, content: Uint8Array, isCritical = false): Uint8Array =>
  sequence(identifier(id), ...(isCritical ? [element(1, Uint8Array.of(255))] : []), octetString(content));

interface Request {
  readonly name: string;
  readonly issuer: string;
  readonly days: number;
  readonly isAuthority: boolean;
  readonly addresses: readonly Uint8Array[];
  readonly hosts: readonly string[];
}

const issue = (request: Request, key: Str | undefined, ctx: CallContext): Struct => {
  const { name, issuer, days, isAuthority, addresses, hosts } = request;
  const now = ctx.now();
  const publicKey = sequence(sequence(identifier('1.2.840.113549.1.1.1'), nullElement()), bitString(sequence(integer(number(256, ctx)), exponent)));
  const names = [...hosts.map((host) => element(0x82, utf8(host))), ...addresses.map((address) => element(0x87, address))];
  const usages = sequence(identifier('1.3.6.1.5.5.7.3.1'), identifier('1.3.6.1.5.5.7.3.2'));
  const extensions = [
    extension('2.5.29.15', bitString(Uint8Array.of(isAuthority ? 0xa4 : 0xa0), isAuthority ? 2 : 5), true),
    extension('2.5.29.37', usages),
    extension('2.5.29.19', isAuthority ? sequence(element(1, Uint8Array.of(255))) : sequence(), true),
    ...(names.length > 0 ? [extension('2.5.29.17', sequence(...names))] : []),
  ];
  const body = sequence(
    element(0xa0, smallInteger(2)),
    integer(number(16, ctx)),
    algorithm,
    commonName(issuer),
    sequence(time(now), time(now + BigInt(days) * 86_400_000_000_000n)),
    commonName(name),
    publicKey,
    element(0xa3, sequence(...extensions)),
  );
  const text = pem('CERTIFICATE', sequence(body, algorithm, bitString(number(256, ctx))));
  const ownKey = key === undefined ? withSources(str(rsaKey(2048, ctx)), Source.random) : key;
  return certificate(withSources(str(text), Source.random), ownKey);
};

/** The bytes of an IPv4 or IPv6 address; undefined where Go's net.ParseIP gives nil. */
const parseAddress = (text: string): Uint8Array | undefined => {
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
  if (four) return four.every((part) => Number(part) < 256 && !/^0\d/.test(part)) ? Uint8Array.from(four.map(Number)) : undefined;
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const last = tail ? parseAddress(tail[2] as string) : undefined;
  if (tail && !last) return undefined;
  const sides = (tail && last ? `${tail[1]}${hexGroup(last, 0)}:${hexGroup(last, 2)}` : text).split('::');
  if (sides.length > 2 || !text.includes(':')) return undefined;
  const [head = [], rest = []] = sides.map((side) => (side === '' ? [] : side.split(':')));
  if (![...head, ...rest].every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const gap = 8 - head.length - rest.length;
  if (sides.length === 2 ? gap < 1 : gap !== 0) return undefined;
  const groups = [...head, ...Array<string>(gap).fill('0'), ...rest].map((group) => Number.parseInt(group, 16));
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 255]));
};

const hexGroup = (bytes: Uint8Array, at: number): string => (((bytes[at] as number) << 8) | (bytes[at + 1] as number)).toString(16);

const printedBriefly = (value: Value): string => ('value' in value ? String(value.value) : value.goType);

const items = (value: Value): readonly Value[] => (value.kind === 'list' ? (value as List).items : []);

const addressesOf = (value: Value): Uint8Array[] =>
  items(value).map((item) => {
    if (item.kind !== 'string') throw new FunctionError(`error parsing ip: ${printedBriefly(item)} is not a string`);
    const address = parseAddress(item.text);
    if (!address) throw new FunctionError(`error parsing ip: ${item.text}`);
    return address;
  });

const hostsOf = (value: Value): string[] =>
  items(value).map((item) => {
    if (item.kind === 'string') return item.text;
    throw new FunctionError(`error processing alternate dns name: ${printedBriefly(item)} is not a string`);
  });

const blockPattern = /-----BEGIN ([^\n]*?)-----\r?\n([A-Za-z0-9+/=\s]*?)-----END \1-----/;

/** Sprig's parsePrivateKeyPEM, as far as the form goes. */
const checkKey = (text: string): void => {
  const type = blockPattern.exec(text)?.[1];
  if (type === undefined) throw new FunctionError('no PEM data in input');
  if (type === 'PRIVATE KEY') return;
  if (!type.endsWith(' PRIVATE KEY')) throw new FunctionError(`no private key data in PEM block of type ${type}`);
  const kind = type.slice(0, -' PRIVATE KEY'.length);
  if (!['RSA', 'EC', 'DSA'].includes(kind)) throw new FunctionError(`invalid private key type ${kind}`);
};

const prefixed = (prefix: string, check: () => void): void => {
  try {
    check();
  } catch (error) {
    throw error instanceof FunctionError ? new FunctionError(`${prefix}: ${error.message}`) : error;
  }
};

const givenKey = (key: Str): Str => {
  prefixed('parsing private key', () => checkKey(key.text));
  return key;
};

/** Cert and Key of an authority; what they stand for is only looked at as far as errors go. */
const checkAuthority = (value: Value): void => {
  if (value.kind !== 'struct') return;
  const text = (name: string): string => {
    const member = value.fields.get(name);
    return member?.kind === 'string' ? member.text : '';
  };
  if (!blockPattern.test(text('Cert'))) throw new FunctionError('unable to decode certificate');
  prefixed('error parsing private key', () => checkKey(text('Key')));
};

const result = certificateType;

const authority = (hasKey: boolean, doc: string): Definition => ({
  params: hasKey ? ['string', 'int', 'string'] : ['string', 'int'],
  result,
  doc,
  call: (args, ctx) => {
    const name = textArgument(args, 0).text;
    const key = hasKey ? givenKey(textArgument(args, 2)) : undefined;
    return issue({ name, issuer: name, days: intArgument(args, 1), isAuthority: true, addresses: [], hosts: [] }, key, ctx);
  },
});

const leaf = (isSigned: boolean, hasKey: boolean, doc: string): Definition => ({
  params: ['string', 'list', 'list', 'int', ...(isSigned ? ['certificate' as const] : []), ...(hasKey ? ['string' as const] : [])],
  result,
  doc,
  call: (args, ctx) => {
    const name = textArgument(args, 0).text;
    const key = hasKey ? givenKey(textArgument(args, isSigned ? 5 : 4)) : undefined;
    if (isSigned) checkAuthority(argument(args, 4));
    const [addresses, hosts] = [addressesOf(argument(args, 1)), hostsOf(argument(args, 2))];
    return issue({ name, issuer: isSigned ? 'authority' : name, days: intArgument(args, 3), isAuthority: false, addresses, hosts }, key, ctx);
  },
});

const decoded = (text: string, what: string): string => {
  try {
    return fromUtf8(decodeBase64(utf8(text)));
  } catch (error) {
    throw error instanceof FunctionError ? new FunctionError(`unable to decode base64 ${what}`) : error;
  }
};

/** Sprig's keys and certificates: stand-ins, see above. */
export const certificates = define('crypto', {
  genPrivateKey: {
    params: ['string'],
    result: 'string',
    doc: 'A new private key in PEM: rsa, dsa, ecdsa or ed25519; another on every render.',
    call: (args, ctx) => str(privateKey(textArgument(args, 0).text, ctx)),
  },
  genCA: authority(false, 'A new certificate authority for a name and a number of days; another on every render.'),
  genCAWithKey: authority(true, 'A certificate authority with a given private key; another certificate on every render.'),
  genSelfSignedCert: leaf(false, false, 'A new self-signed certificate for a name, addresses, hosts and a number of days; another on every render.'),
  genSelfSignedCertWithKey: leaf(false, true, 'A self-signed certificate with a given private key; another certificate on every render.'),
  genSignedCert: leaf(true, false, 'A new certificate signed by an authority; another on every render.'),
  genSignedCertWithKey: leaf(true, true, 'A certificate signed by an authority, with a given private key; another certificate on every render.'),
  buildCustomCert: {
    params: ['string', 'string'],
    result,
    doc: 'A certificate and its key from base64 of their PEM texts.',
    call: (args) => {
      const cert = textArgument(args, 0);
      const key = textArgument(args, 1);
      const texts = { cert: decoded(cert.text, 'certificate'), key: decoded(key.text, 'private key') };
      if (!blockPattern.test(texts.cert)) throw new FunctionError('unable to decode certificate');
      prefixed('error parsing private key', () => checkKey(texts.key));
      return certificate(withSources(mixed(texts.cert, cert), cert.sources), withSources(mixed(texts.key, key), key.sources));
    },
  },
});
