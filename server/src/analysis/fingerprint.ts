import type { Finding } from '../rules/index.ts';

/**
 * A name for a finding by which it is known again after lines have moved and versions have changed: its rule, the object and the path in it. Findings without an
 * object are known by their file and words, the numbers in these left out.
 */
export const fingerprintOf = ({ rule, file, message, drift }: Finding): string => {
  if (!drift) return [rule, file, (message.split('\n')[0] ?? '').replace(/\d+/g, 'N')].join(' | ');
  const { object, path, claim } = drift;
  // A claim is known by its name: one more before it moves its number.
  const inside = claim === undefined ? path : ['volumeClaimTemplates', claim, ...path.slice(3)];
  return [rule, object.source, object.kind, object.name, inside.join('/')].join(' | ');
};
