import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';

describe('keys and certificates are stand-ins of the right form', () => {
  it.each([
    ['rsa', 'RSA PRIVATE KEY'],
    ['', 'RSA PRIVATE KEY'],
    ['dsa', 'DSA PRIVATE KEY'],
    ['ecdsa', 'EC PRIVATE KEY'],
    ['ed25519', 'PRIVATE KEY'],
  ])('genPrivateKey %j', (type, label) => {
    const key = evaluate(`{{ genPrivateKey ${JSON.stringify(type)} }}`);
    expect(key).toMatch(new RegExp(`^-----BEGIN ${label}-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END ${label}-----\n$`));
  });

  it.each([
    ['an authority', '{{ $c := genCA "my ca" 365 }}', 'CN=my ca', 'CN=my ca'],
    ['a self-signed one', '{{ $c := genSelfSignedCert "host" (list "10.0.0.1" "fe80::1") (list "a.b") 10 }}', 'CN=host', 'CN=host'],
    ['a signed one', '{{ $ca := genCA "my ca" 365 }}{{ $c := genSignedCert "leaf" nil (list "a.b") 10 $ca }}', 'CN=leaf', 'CN=authority'],
  ])('%s reads as X.509', (_, make, subject, issuer) => {
    const certificate = new X509Certificate(evaluate(`${make}{{ $c.Cert }}`));
    expect(certificate.subject).toBe(subject);
    expect(certificate.issuer).toBe(issuer);
    expect(evaluate(`${make}{{ $c.Key }}`)).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
  });

  it('carries names and validity', () => {
    const text = evaluate('{{ $c := genSelfSignedCert "host" (list "10.0.0.1" "fe80::1") (list "a.b") 10 }}{{ $c.Cert }}');
    const certificate = new X509Certificate(text);
    expect(certificate.subjectAltName).toBe('DNS:a.b, IP Address:10.0.0.1, IP Address:FE80:0:0:0:0:0:0:1');
    expect(certificate.validFrom).toBe('Jan  1 00:00:00 1970 GMT');
    expect(certificate.validTo).toBe('Jan 11 00:00:00 1970 GMT');
    expect(evaluate(`{{ $c := buildCustomCert ${JSON.stringify(btoa(text))} (genPrivateKey "rsa" | b64enc) }}{{ $c.Cert }}`)).toBe(text);
  });
});

describe('random texts have the right form', () => {
  it.each([
    ['{{ uuidv4 }}', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    ['{{ randBytes 12 }}', /^[A-Za-z0-9+/]{16}$/],
    ['{{ bcrypt "x" }}', /^\$2a\$10\$[A-Za-z0-9./]{53}$/],
    ['{{ htpasswd "me" "x" }}', /^me:\$2a\$10\$[A-Za-z0-9./]{53}$/],
    ['{{ bcrypt (repeat 73 "x") }}', /^failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes$/],
  ])('%s', (template, form) => {
    expect(evaluate(template)).toMatch(form);
  });

  it('draws anew on every call', () => {
    expect(evaluate('{{ eq uuidv4 uuidv4 }} {{ eq (encryptAES "k" "x") (encryptAES "k" "x") }}')).toBe('false false');
  });
});
