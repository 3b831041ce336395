import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';

/** Templates and what Helm's libraries made of them, run under Go; `!` is the error of the function. */
const cases: Readonly<Record<string, readonly (readonly [template: string, expected: string])[]>> = {
  defaults: [
    ['{{ default "d" "" }} {{ default "d" "x" }} {{ default "d" 0 }} {{ default "d" nil }}', 'd x d d'],
    ['{{ default "d" (list) }} {{ default "d" }} {{ default "d" false }}', 'd d d'],
    ['{{ empty "" }} {{ empty 0.0 }} {{ empty (dict) }} {{ empty (dict "a" 1) }} {{ empty nil }}', 'true true true false true'],
    ['{{ empty now }}', 'false'],
    ['{{ coalesce 0 "" nil 2 3 }} {{ coalesce 0 | kindOf }} {{ all 1 "a" }} {{ all 1 "" }}', '2 invalid true false'],
    ['{{ all }} {{ any 0 "" }} {{ any 0 1 }}', 'true false true'],
    ['{{ ternary "y" "n" true }} {{ ternary "y" "n" false }}', 'y n'],
  ],
  reflection: [
    ['{{ typeOf 1 }} {{ typeOf 1.5 }} {{ typeOf "a" }} {{ typeOf nil }} {{ typeOf (list) }}', 'int float64 string <nil> []interface {}'],
    ['{{ typeOf (dict) }} {{ typeOf (until 2) }} {{ typeOf true }} {{ typeOf now }}', 'map[string]interface {} []int bool time.Time'],
    ['{{ kindOf 1 }} {{ kindOf nil }} {{ kindOf (list) }} {{ kindOf (dict) }} {{ kindOf now }}', 'int invalid slice map struct'],
    ['{{ kindIs "map" (dict) }} {{ kindOf (int64 1) }}', 'true int64'],
    ['{{ typeIs "string" "a" }} {{ typeIs "int" 1.5 }} {{ typeIsLike "string" "a" }}', 'true false true'],
    ['{{ deepEqual (list 1 (dict "a" 2)) (list 1 (dict "a" 2)) }} {{ deepEqual 1 1.0 }}', 'true false'],
    ['{{ deepEqual (list) (rest (list)) }} {{ deepEqual nil nil }}', 'false true'],
  ],
};

describe("Sprig's choices and reflection", () => {
  for (const [family, entries] of Object.entries(cases)) {
    it.each(entries)(`${family}: %s`, (template, expected) => {
      expect(evaluate(template)).toBe(expected);
    });
  }
});
