import { quote } from './characters.ts';
import type { Call, Problem, Template } from './tree.ts';

/** All that is wrong with a template, unknown functions too. The first is what Go reports; the others stand in source order. */
export const problemsOf = ({ problems, calls, goCalls }: Template, isFunction: (name: string) => boolean): Problem[] => {
  const unknown = calls.filter(({ name }) => !isFunction(name)).map(asProblem);
  const all = inOrder([...problems, ...unknown]);
  const call = goCalls.find(({ name }) => !isFunction(name));
  const first = call ? (unknown.find(({ range }) => range.start === call.range.start) ?? asProblem(call)) : problems[0];
  if (!first) return all;
  if (all.includes(first)) return [first, ...all.filter((problem) => problem !== first)];
  // Go took for a name what is the text behind an action that was never finished.
  return withFirst(all, first);
};

const asProblem = ({ name, range, goLine }: Call): Problem => ({ message: `function ${quote(name)} not defined`, range, goLine });

const inOrder = (problems: readonly Problem[]): Problem[] => [...problems].sort((a, b) => a.range.start - b.range.start);

/**
 * Puts first what Go says, `refusal`, which may be about a place that recovery sees otherwise: the problem that led to it, the last before that place,
 * speaks with Go's words, at its own place.
 */
export const withFirst = (problems: readonly Problem[], refusal: Problem): Problem[] => {
  const same = problems.find(({ message, goLine }) => message === refusal.message && goLine === refusal.goLine);
  const cause = same ?? problems.findLast(({ range }) => range.start <= refusal.range.start) ?? problems[0];
  const first = cause ? { ...refusal, range: cause.range } : refusal;
  return [first, ...inOrder(problems.filter((problem) => problem !== cause))];
};
