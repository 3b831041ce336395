import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';

/** Templates and what Helm's libraries made of them, run under Go; `!` is the error of the function. */
const cases: Readonly<Record<string, readonly (readonly [template: string, expected: string])[]>> = {
  builtins: [
    ['{{ len "é" }} {{ len (list 1 2) }} {{ len (dict "a" 1) }}', '2 2 1'],
    ['{{ len .absent }}', '! len of nil pointer'],
    ['{{ len 3 }}', '! len of type int'],
    ['{{ index (list 1 2) 1 }} {{ index (dict "a" (list 5)) "a" 0 }} {{ index "abc" 1 }}', '2 5 98'],
    ['{{ index (dict) "a" | kindOf }}', 'invalid'],
    ['{{ index nil 1 }}', '! index of untyped nil'],
    ['{{ index (list 1) 1 }}', '! reflect: slice index out of range'],
    ['{{ index (list 1) 2 }}', '! index out of range: 2'],
    ['{{ index (list 1) "a" }}', '! cannot index slice/array with type string'],
    ['{{ index (dict) 1 }}', '! value has type int; should be string'],
    ['{{ index (dict) nil }}', '! value is nil; should be of type string'],
    ['{{ index 1 1 }}', "! can't index item of type int"],
    ['{{ not "" }} {{ not 1 }} {{ not nil }}', 'true false true'],
    ['{{ and 1 0 2 }} {{ or 0 "" 3 }}', '0 3'],
    ['{{ call 1 }}', '! non-function of type int'],
    ['{{ html "<a href=\'x\'>" 1 }}', '&lt;a href=&#39;x&#39;&gt;1'],
    ['{{ js "a\'<\\n>é=&" }}', "a\\'\\u003C\\u000A\\u003Eé\\u003D\\u0026"],
    ['{{ urlquery "a b&c" 1 2 "é" }}', 'a+b%26c1+2%C3%A9'],
  ],
  comparison: [
    ['{{ eq 1 1 }} {{ eq 1 2 1 }} {{ eq "a" "b" }} {{ eq 1.5 1.5 }} {{ eq true true }}', 'true true false true true'],
    ['{{ eq 1 1.0 }}', '! incompatible types for comparison'],
    ['{{ eq "1" 1 }}', '! incompatible types for comparison'],
    ['{{ eq nil nil }} {{ eq nil 1 }} {{ ne nil "a" }} {{ eq .absent nil }}', 'true false true true'],
    ['{{ eq (list) (list) }}', '! non-comparable type []: []interface {}'],
    ['{{ eq (dict) (list) }}', '! non-comparable types map[]: map[string]interface {}, []interface {}: []'],
    ['{{ eq (int64 1) 1 }}', 'true'],
    ['{{ eq 1 }}', '! missing argument for comparison'],
    ['{{ lt 1 2 }} {{ lt "a" "b" }} {{ le 2 2 }} {{ gt 1 2 }} {{ ge 2.5 2.5 }}', 'true true true false true'],
    ['{{ lt true false }}', '! invalid type for comparison'],
    ['{{ lt nil 1 }}', '! invalid type for comparison'],
    ['{{ ge "a" 1 }}', '! incompatible types for comparison'],
  ],
};

describe("Go's own functions", () => {
  for (const [family, entries] of Object.entries(cases)) {
    it.each(entries)(`${family}: %s`, (template, expected) => {
      expect(evaluate(template)).toBe(expected);
    });
  }
});
