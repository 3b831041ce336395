import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';

/** Templates and what Helm's libraries made of them, run under Go; `!` is the error of the function. */
const cases: Readonly<Record<string, readonly (readonly [template: string, expected: string])[]>> = {
  lists: [
    ['{{ list 1 "a" nil | toJson }} {{ tuple 1 | toJson }}', '[1,"a",null] [1]'],
    ['{{ append (list 1) 2 }} {{ prepend (list 1) 2 }} {{ push (list) nil | toJson }}', '[1 2] [2 1] [null]'],
    ['{{ first (list 1 2) }} {{ last (list 1 2) }} {{ rest (list 1 2 3) }}', '1 2 [2 3]'],
    ['{{ initial (list 1 2 3) }}', '[1 2]'],
    ['{{ first (list) | kindOf }} {{ rest (list) | toJson }} {{ initial (list) | toJson }}', 'invalid null null'],
    ['{{ first "a" }}', '! Cannot find first on type string'],
    ['{{ mustRest "a" }}', '! Cannot find rest on type string'],
    ['{{ first nil }}', '! runtime error: invalid memory address or nil pointer dereference'],
    ['{{ reverse (list 1 2 3) }} {{ uniq (list 1 1.0 1 "1") | toJson }}', '[3 2 1] [1,1,"1"]'],
    ['{{ compact (list 0 1 "" "a" nil false) }}', '[1 a]'],
    ['{{ without (list 1 2 3) 2 4 }} {{ has 2 (list 1 2) }} {{ has (int64 2) (list 2) }}', '[1 3] true false'],
    ['{{ has 1 nil }}', 'false'],
    ['{{ has 1 "a" }}', '! Cannot find has on type string'],
    ['{{ slice (list 1 2 3) }} {{ slice (list 1 2 3) 1 }} {{ slice (list 1 2 3) 1 2 }}', '[1 2 3] [2 3] [2]'],
    ['{{ slice (list) 1 | kindOf }}', 'invalid'],
    ['{{ slice (list 1 2) 0 9 }}', '! reflect.Value.Slice: slice index out of bounds'],
    ['{{ slice "abc" 1 }}', '! list should be type of slice or array but string'],
    ['{{ concat (list 1) (list 2 3) (list) }} {{ concat (list) | toJson }}', '[1 2 3] null'],
    ['{{ concat (list) "a" }}', '! Cannot concat type string as list'],
    ['{{ chunk 2 (list 1 2 3) }} {{ typeOf (chunk 2 (list 1)) }} {{ chunk -1 (list 1 2) }}', '[[1 2] [3]] [][]interface {} []'],
    ['{{ chunk 0 (list 1 2) }}', '! runtime error: makeslice: len out of range'],
    ['{{ without "a" 1 }}', '! Cannot find without on type string'],
  ],
  dicts: [
    ['{{ dict "a" 1 "b" }}|{{ dict 1 2 | toJson }}', 'map[a:1 b:]|{"1":2}'],
    ['{{ $d := dict "a" 1 }}{{ get $d "a" }}{{ get $d "b" }}{{ hasKey $d "a" }}{{ hasKey $d "b" }}', '1truefalse'],
    ['{{ $d := dict }}{{ $e := set $d "x" 1 }}{{ $d }}{{ $f := unset $d "x" }}{{ $e }}', 'map[x:1]map[]'],
    ['{{ keys (dict "b" 1 "a" 2) | sortAlpha }} {{ keys (dict "a" 1) (dict "a" 2) }}', '[a b] [a a]'],
    ['{{ values (dict "a" 1) }} {{ pluck "a" (dict "a" 1) (dict "b" 2) (dict "a" nil) | toJson }}', '[1] [1,null]'],
    ['{{ pick (dict "a" 1 "b" 2) "a" "z" }} {{ omit (dict "a" 1 "b" 2) "a" "z" }}', 'map[a:1] map[b:2]'],
    ['{{ dig "a" "b" "none" (dict "a" (dict "b" 1)) }}', '1'],
    ['{{ dig "a" "z" "none" (dict "a" (dict "b" 1)) }} {{ dig "z" "b" "none" (dict) }}', 'none none'],
    ['{{ dig "a" "b" "none" (dict "a" 1) }}', '! interface conversion: interface {} is int, not map[string]interface {}'],
    ['{{ dig "a" "b" nil }}', '! interface conversion: interface {} is nil, not map[string]interface {}'],
    ['{{ dig "a" "b" }}', '! dig needs at least three arguments'],
    ['{{ dig "a" 1 "b" (dict "a" (dict)) }}', '! interface conversion: interface {} is int, not string'],
    ['{{ $a := dict "x" (list 1) }}{{ $b := deepCopy $a }}{{ $c := set $b "y" 2 }}{{ $a }}{{ $b }}', 'map[x:[1]]map[x:[1] y:2]'],
    ['{{ deepCopy nil }}', '! reflect: call of reflect.Value.Type on zero Value'],
    ['{{ set .absent "a" 1 }}', '! wrong type for value; expected map[string]interface {}; got interface {}'],
  ],
  merge: [
    ['{{ merge (dict "a" 1 "b" (dict "c" 1)) (dict "a" 2 "b" (dict "c" 2 "d" 3)) | toJson }}', '{"a":1,"b":{"c":1,"d":3}}'],
    ['{{ mergeOverwrite (dict "a" 1 "b" (dict "c" 1)) (dict "a" 2 "b" (dict "c" 2 "d" 3)) | toJson }}', '{"a":2,"b":{"c":2,"d":3}}'],
    [
      '{{ merge (dict "a" "" "b" 0 "c" false "d" (list) "e" nil) (dict "a" "x" "b" 1 "c" true "d" (list 1) "e" 2) | toJson }}',
      '{"a":"x","b":1,"c":true,"d":[1],"e":2}',
    ],
    [
      '{{ mergeOverwrite (dict "a" "x" "b" 1 "c" true "d" (list 1) "e" 2) (dict "a" "" "b" 0 "c" false "d" (list) "e" nil) | toJson }}',
      '{"a":"","b":0,"c":false,"d":[],"e":null}',
    ],
    ['{{ merge (dict) (dict "a" nil "b" (dict "c" nil)) | toJson }}', '{"b":{"c":null}}'],
    ['{{ merge (dict "a" (dict "b" 1)) (dict "a" 2) | toJson }}', '{"a":{"b":1}}'],
    ['{{ mergeOverwrite (dict "a" (dict "b" 1)) (dict "a" 2) | toJson }}', '{"a":2}'],
    ['{{ merge (dict "a" 2) (dict "a" (dict "b" 1)) | toJson }}', '{"a":2}'],
    ['{{ mergeOverwrite (dict "a" 2) (dict "a" (dict "b" 1)) | toJson }}', '{"a":{"b":1}}'],
    ['{{ merge (dict "a" (list 1)) (dict "a" (list 2 3)) | toJson }}', '{"a":[1]}'],
    ['{{ mergeOverwrite (dict "a" (list 1)) (dict "a" (list 2 3)) | toJson }}', '{"a":[2,3]}'],
    ['{{ $a := dict "m" (dict "x" 1) }}{{ $r := merge $a (dict "m" (dict "y" 2)) }}{{ toJson $a }}', '{"m":{"x":1,"y":2}}'],
    ['{{ $src := dict "m" (dict "y" 2) }}{{ $r := merge (dict) $src (dict "m" (dict "z" 3)) }}{{ toJson $src }}', '{"m":{"y":2,"z":3}}'],
    ['{{ merge (dict "a" 1) (dict "b" 2) (dict "a" 3 "c" 4) | toJson }}', '{"a":1,"b":2,"c":4}'],
  ],
};

describe("Sprig's lists and dicts", () => {
  for (const [family, entries] of Object.entries(cases)) {
    it.each(entries)(`${family}: %s`, (template, expected) => {
      expect(evaluate(template)).toBe(expected);
    });
  }
});
