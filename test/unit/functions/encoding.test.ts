import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';

/** Templates and what Helm's libraries made of them, run under Go; `!` is the error of the function. */
const cases: Readonly<Record<string, readonly (readonly [template: string, expected: string])[]>> = {
  encoding: [
    ['{{ b64enc "hé" }} {{ b64enc "" }} {{ b64dec "aMOp" }} {{ b64dec "_w==" }}', 'aMOp  hé illegal base64 data at input byte 0'],
    ['{{ b64dec "aGVs\\nbG8=" }}', 'hello'],
    ['{{ b64dec "w3w=" | quote }}', '"\\xc3|"'],
    [
      '{{ b64dec "aGVsbG8" }}|{{ b64dec "aGVsb===" }}|{{ b64dec "a$b=" }}|{{ b64dec "ab=c" }}|{{ b64dec "aGVsbG8=x" }}|{{ b64dec "ab=" }}',
      'illegal base64 data at input byte 4|illegal base64 data at input byte 5|illegal base64 data at input' +
        ' byte 1|illegal base64 data at input byte 2|illegal base64 data at input byte 8|illegal base64 data ' +
        'at input byte 3',
    ],
    ['{{ b64dec "/+7d" | b64enc }} {{ b32dec "74======" | b32enc }}', '/+7d 74======'],
    [
      '{{ b32enc "hello w" }} {{ b32dec "MZXW6===" }} {{ b32dec "MZXW6" }} {{ b32dec "mzxw" }}',
      'NBSWY3DPEB3Q==== foo illegal base32 data at input byte 0 illegal base32 data at input byte 0',
    ],
    ['{{ b32dec "MZXW6==" }} {{ b32dec "M" }}', 'illegal base32 data at input byte 7 illegal base32 data at input byte 0'],
    [
      '{{ sha1sum "a" }} {{ sha256sum "" }} {{ adler32sum "abc" }}',
      '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 38600999',
    ],
    ['{{ derivePassword 1 "long" "password" "user" "example.com" }}', 'ZedaFaxcZaso9*'],
    ['{{ derivePassword 2 "pin" "p" "u" "s" }} {{ derivePassword 1 "no" "p" "u" "s" }}', '8889 cannot find password template no'],
    ['{{ decryptAES "secretkey" "30tEfhuJSVRhpG97XCuWgz2okj7L8vQ1s6V9zVUPeDQ=" }}', 'plaintext'],
    ['{{ encryptAES "secret" "text" | decryptAES "secret" }} {{ encryptAES "k" "" }}', 'text '],
    ['{{ decryptAES "k" "!!" }}', '! illegal base64 data at input byte 0'],
    ['{{ decryptAES "k" "AAAA" }}', '! runtime error: slice bounds out of range [:16] with capacity 3'],
    ['{{ htpasswd "a:b" "c" }} {{ genPrivateKey "x" }}', 'invalid username: a:b Unknown type x'],
    ['{{ genCAWithKey "x" 1 "no key" }}', '! parsing private key: no PEM data in input'],
    ['{{ genSelfSignedCert "x" (list "1.2.3.x") nil 1 }}', '! error parsing ip: 1.2.3.x'],
    ['{{ genSelfSignedCert "x" (list 1) nil 1 }}', '! error parsing ip: 1 is not a string'],
    ['{{ genSelfSignedCert "x" nil (list 1) 1 }}', '! error processing alternate dns name: 1 is not a string'],
    ['{{ buildCustomCert "!" "" }}', '! unable to decode base64 certificate'],
    ['{{ buildCustomCert "eA==" "eA==" }}', '! unable to decode certificate'],
  ],
  json: [
    [
      '{{ toJson (dict "b" 1 "a" (list 1.5 true nil "x")) }} {{ toJson "<&>\\u2028\\x01\\b\\f\\"\\\\" }}',
      '{"a":[1.5,true,null,"x"],"b":1} "\\u003c\\u0026\\u003e\\u2028\\u0001\\b\\f\\"\\\\"',
    ],
    ['{{ toRawJson "<&>" }}', '"<&>"'],
    [
      '{{ toPrettyJson (dict "a" (list) "b" (dict) "c" (list 1 (dict "d" "e"))) }}',
      '{\n  "a": [],\n  "b": {},\n  "c": [\n    1,\n    {\n      "d": "e"\n    }\n  ]\n}',
    ],
    ['{{ toJson 1e21 }} {{ toJson 1e20 }} {{ toJson 0.0000001 }} {{ toJson 100.0 }}', '1e+21 100000000000000000000 1e-7 100'],
    [
      '{{ fromJson "{\\"a\\": [1, {\\"b\\": null}], \\"c\\": \\"\\\\u00e9\\\\ud83d\\\\ude00\\\\n\\"}" | toJson }}',
      '{"a":[1,{"b":null}],"c":"é😀\\n"}',
    ],
    [
      '{{ fromJson "[1]" }} {{ fromJson "{" }} {{ fromJson "" }} {{ fromJson "{\\"a\\" 1}" }}',
      'map[Error:json: cannot unmarshal array into Go value of type map[string]interface {}] map[Error:unex' +
        "pected end of JSON input] map[Error:unexpected end of JSON input] map[Error:invalid character '1' af" +
        'ter object key]',
    ],
    [
      '{{ fromJson "{\\"a\\": tru}" }} {{ fromJson "{} x" }}',
      "map[Error:invalid character '}' in literal true (expecting 'e')] map[Error:invalid character 'x' after top-level value]",
    ],
    ['{{ mustFromJson "[1,]" }}', "! invalid character ']' looking for beginning of value"],
    ['{{ mustFromJson "\\"a\\nb\\"" }}', "! invalid character '\\n' in string literal"],
    ['{{ mustFromJson "-" }}', "! invalid character ' ' in numeric literal"],
    ['{{ mustFromJson "1e999" }}', '! json: cannot unmarshal number 1e999 into Go value of type float64'],
  ],
};

describe('encodings, JSON and keys', () => {
  for (const [family, entries] of Object.entries(cases)) {
    it.each(entries)(`${family}: %s`, (template, expected) => {
      expect(evaluate(template)).toBe(expected);
    });
  }
});
