import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';

/** Templates and what Helm's libraries made of them, run under Go; `!` is the error of the function. */
const cases: Readonly<Record<string, readonly (readonly [template: string, expected: string])[]>> = {
  numbers: [
    ['{{ add 1 2 3 }} {{ add "1" "0x10" 1.9 true }} {{ add "08" 1 }} {{ add "010" 1 }}', '6 19 1 9'],
    ['{{ add "1_0" 1 }} {{ add "1.0" "1.5" nil }} {{ add }}', '11 1 0'],
    ['{{ add 9223372036854775807 1 }} {{ mul 9223372036854775807 2 }} {{ sub 1 3 }}', '-9223372036854775808 -2 -2'],
    ['{{ add1 "x" }} {{ mul 2 3 4 }}', '1 24'],
    ['{{ div 7 2 }} {{ div -7 2 }} {{ mod -7 3 }} {{ typeOf (add 1 1) }}', '3 -3 -1 int64'],
    ['{{ div 1 0 }}', '! runtime error: integer divide by zero'],
    ['{{ mod 1 0 }}', '! runtime error: integer divide by zero'],
    ['{{ max 1 "5" 2.9 }} {{ min 1 -3 }} {{ biggest 1 2 }} {{ maxf 1 2.5 }} {{ minf 1 "0.5" }}', '5 -3 2 2.5 0.5'],
    ['{{ addf 0.1 0.2 }} {{ subf 1 0.9 }} {{ mulf 1.1 1.1 }} {{ divf 1 3 }} {{ divf 2 3 }}', '0.3 0.1 1.21 0.3333333333333333 0.6666666666666667'],
    ['{{ add1f 1.5 }} {{ addf }}', '2.5 0'],
    ['{{ divf 1 0 }}', '! decimal division by 0'],
    ['{{ floor 1.7 }} {{ ceil "1.2" }} {{ round 2.5 0 }} {{ round -2.5 0 }}', '1 2 3 -3'],
    ['{{ round 123.456 -1 }} {{ round 1.005 2 }} {{ round 2.4 0 0.4 }}', '120 1 2'],
    ['{{ int "1.9" }} {{ int 1.9 }} {{ int64 "abc" }} {{ float64 "1e3" }} {{ int 1e30 }}', '0 1 0 1000 -9223372036854775808'],
    ['{{ int "9999999999999999999" }} {{ int true }}', '0 1'],
    ['{{ atoi "12" }} {{ atoi "12x" }} {{ atoi "-99999999999999999999" }} {{ toDecimal "777" }}', '12 0 -9223372036854775808 511'],
    ['{{ toDecimal 755 }} {{ toDecimal "8" }}', '493 0'],
    ['{{ until 3 }} {{ until -2 }} {{ untilStep 0 10 3 }} {{ untilStep 3 0 -2 }}', '[0 1 2] [0 -1] [0 3 6 9] [3 1]'],
    ['{{ untilStep 0 3 0 }} {{ until 0 | toJson }}', '[] []'],
    ['{{ seq 3 }} {{ seq -2 }} {{ seq 2 5 }} {{ seq 5 2 }} {{ seq 0 2 5 }} {{ seq 5 2 0 }}', '1 2 3 1 0 -1 -2 2 3 4 5 5 4 3 2 0 2 4 '],
    ['{{ seq 5 -2 0 }} {{ seq }} {{ seq 1 2 3 4 }}', '5 3 1  '],
  ],
};

describe("Sprig's numbers", () => {
  for (const [family, entries] of Object.entries(cases)) {
    it.each(entries)(`${family}: %s`, (template, expected) => {
      expect(evaluate(template)).toBe(expected);
    });
  }
});
