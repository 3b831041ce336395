/** How much reading a text takes, counted in characters that are looked at: the same on every machine, however busy. */

type Counted = 'charCodeAt' | 'codePointAt' | 'startsWith' | 'slice' | 'indexOf';

/** Characters that one call looks at. */
const costs: Readonly<Record<Counted, (text: string, argument: unknown, result: unknown) => number>> = {
  charCodeAt: () => 1,
  codePointAt: () => 1,
  startsWith: (_, needle) => String(needle).length,
  slice: (_, __, result) => String(result).length,
  indexOf: (text, _, result) => (result === -1 ? text.length : 0),
};

/** Characters that are looked at while something is done, besides single ones by index. */
export const workOf = (work: () => void): number => {
  const prototype = String.prototype as unknown as Record<string, (this: string, ...args: unknown[]) => unknown>;
  const before = Object.keys(costs).map((name) => [name, prototype[name] as (this: string, ...args: unknown[]) => unknown] as const);
  let total = 0;
  for (const [name, method] of before) {
    const cost = costs[name as Counted];
    prototype[name] = function (this: string, ...args: unknown[]): unknown {
      const result = method.apply(this, args);
      // From where it was looked for to where it was found.
      const from = name === 'indexOf' && typeof args[1] === 'number' ? args[1] : 0;
      total += name === 'indexOf' && result !== -1 ? (result as number) - from + 1 : Math.max(0, cost(this, args[0], result) - from);
      return result;
    };
  }
  try {
    work();
  } finally {
    for (const [name, method] of before) prototype[name] = method;
  }
  return total;
};
