/** Go's path patterns (path/filepath, Match): `*` and `?` stop at a slash, `[a-z]` and `[^a-z]` do not, a backslash takes the next character as it is. */

type Step =
  | { readonly kind: 'text'; readonly char: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'class'; readonly negated: boolean; readonly spans: readonly (readonly [number, number])[] };

/** Whether a text matches as a whole. */
export type Glob = (text: string) => boolean;

/** Undefined where the pattern is malformed. */
export const parseGlob = (pattern: string): Glob | undefined => {
  const steps = stepsOf([...pattern]);
  return steps && ((text) => matches(steps, [...text]));
};

const stepsOf = (chars: readonly string[]): Step[] | undefined => {
  const steps: Step[] = [];
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] as string;
    if (char === '*') steps.push({ kind: 'star' });
    else if (char === '?') steps.push({ kind: 'any' });
    else if (char === '[') {
      const read = classAt(chars, i + 1);
      if (!read) return undefined;
      steps.push(read.step);
      i = read.end;
    } else if (char === '\\') {
      const escaped = chars[++i];
      if (escaped === undefined) return undefined;
      steps.push({ kind: 'text', char: escaped });
    } else steps.push({ kind: 'text', char });
  }
  return steps;
};

/** A class from behind its bracket; `end` is where it closes. A bracket or dash that begins a span must be escaped. */
const classAt = (chars: readonly string[], start: number): { readonly step: Step; readonly end: number } | undefined => {
  let at = start;
  const negated = chars[at] === '^';
  if (negated) at++;
  const spans: [number, number][] = [];
  const next = (): number | undefined => {
    if (chars[at] === '-' || chars[at] === ']') return undefined;
    if (chars[at] === '\\') at++;
    return chars[at++]?.codePointAt(0);
  };
  while (chars[at] !== ']' || spans.length === 0) {
    const low = next();
    let high = low;
    if (chars[at] === '-') {
      at++;
      high = next();
    }
    if (low === undefined || high === undefined) return undefined;
    spans.push([low, high]);
  }
  return { step: { kind: 'class', negated, spans }, end: at };
};

/** The last star takes one character more whenever what follows does not match, so the time is bounded by the product of both lengths. */
const matches = (steps: readonly Step[], text: readonly string[]): boolean => {
  let star: { step: number; at: number } | undefined;
  let step = 0;
  let at = 0;
  while (at < text.length || step < steps.length) {
    const wanted = steps[step];
    const char = text[at];
    if (wanted?.kind === 'star') {
      star = { step, at };
      step++;
    } else if (wanted && char !== undefined && takes(wanted, char)) {
      step++;
      at++;
    } else if (star && star.at < text.length && text[star.at] !== '/') {
      star.at++;
      step = star.step + 1;
      at = star.at;
    } else return false;
  }
  return true;
};

const takes = (step: Step, char: string): boolean => {
  if (step.kind === 'any') return char !== '/';
  if (step.kind === 'text') return step.char === char;
  const code = char.codePointAt(0) as number;
  return step.kind === 'class' && step.spans.some(([low, high]) => low <= code && code <= high) !== step.negated;
};
