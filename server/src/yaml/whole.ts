import type { Plain } from './plain.ts';

/**
 * Makes strings of data texts of their own. V8 has a string that was cut out of a text point into that text, which then stays in memory for its sake; as the name of
 * a property it becomes a text by itself, for all who hold it.
 */
export const wholeStrings = (plain: Plain): void => {
  const names: Record<string, true> = Object.create(null);
  const visit = (value: Plain): void => {
    if (typeof value === 'string') names[value] = true;
    else if (Array.isArray(value)) for (const item of value) visit(item);
    else if (value instanceof Map) {
      for (const [key, item] of value) {
        names[key] = true;
        visit(item);
      }
    }
  };
  visit(plain);
};
