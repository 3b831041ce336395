import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';

/** Templates and what Helm's libraries made of them, run under Go; `!` is the error of the function. */
const cases: Readonly<Record<string, readonly (readonly [template: string, expected: string])[]>> = {
  urls: [
    [
      '{{ urlParse "https://u:p%20q@host:80/a%20b?x=1#f%20g" | toJson }}',
      '{"fragment":"f g","host":"host:80","hostname":"host","opaque":"","path":"/a b","query":"x=1","scheme":"https","userinfo":"u:p%20q"}',
    ],
    [
      '{{ urlParse "mailto:a@b" | toJson }} {{ urlParse "//h/p" | toJson }}',
      '{"fragment":"","host":"","hostname":"","opaque":"a@b","path":"","query":"","scheme":"mailto","userin' +
        'fo":""} {"fragment":"","host":"h","hostname":"h","opaque":"","path":"/p","query":"","scheme":"","use' +
        'rinfo":""}',
    ],
    [
      '{{ urlParse "http://[fe80::1%25en0]:80/" | toJson }}',
      '{"fragment":"","host":"[fe80::1%en0]:80","hostname":"fe80::1%en0","opaque":"","path":"/","query":"","scheme":"http","userinfo":""}',
    ],
    ['{{ urlParse ":x" }}', '! unable to parse url: parse ":x": missing protocol scheme'],
    ['{{ urlParse "1a:b" }}', '! unable to parse url: parse "1a:b": first path segment in URL cannot contain colon'],
    ['{{ urlParse "http://[::1" }}', '! unable to parse url: parse "http://[::1": missing \']\' in host'],
    ['{{ urlParse "http://h:8x/" }}', '! unable to parse url: parse "http://h:8x/": invalid port ":8x" after host'],
    ['{{ urlParse "http://ho st/" }}', '! unable to parse url: parse "http://ho st/": invalid character " " in host name'],
    ['{{ urlParse "/a%zz" }}', '! unable to parse url: parse "/a%zz": invalid URL escape "%zz"'],
    ['{{ urlParse "x#%zz" }}', '! unable to parse url: parse "x#%zz": invalid URL escape "%zz"'],
    [
      '{{ urlJoin (dict "scheme" "http" "host" "h" "path" "a b" "query" "q=1" "fragment" "x y" "userinfo" "u:p@x") }}',
      'http://u:p%40x@h/a%20b?q=1#x%20y',
    ],
    ['{{ urlJoin (dict "path" "a:b") }} {{ urlJoin (dict "scheme" "s" "opaque" "o") }}', './a:b s:o'],
    ['{{ urlJoin (dict) }}', ''],
    ['{{ urlJoin (dict "scheme" 1) }}', '! unable to parse scheme key, must be of type string, but int found'],
    ['{{ base "/a/b/" }} {{ dir "/a/b" }} {{ clean "a/../b//c" }} {{ ext "a.b.c" }}', 'b /a b/c .c'],
    ['{{ isAbs "/a" }} {{ base "" }} {{ dir "" }} {{ osBase "/" }} {{ osDir "a" }}', 'true . . / .'],
    ['{{ osClean "/../x" }}', '/x'],
  ],
};

describe('URLs and paths', () => {
  for (const [family, entries] of Object.entries(cases)) {
    it.each(entries)(`${family}: %s`, (template, expected) => {
      expect(evaluate(template)).toBe(expected);
    });
  }
});
