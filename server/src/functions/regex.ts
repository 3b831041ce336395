/** Sprig's regular expressions: Go's regexp, which is RE2 (linear time, leftmost-first). */
import { RE2JS } from 're2js';
import { bool, FunctionError, List, type Marked, marked, type Str, sliceMarked, str, TextBuilder, type Value } from '../value/index.ts';
import type { Definition } from './define.ts';
import { define, intArgument, textArgument } from './define.ts';
import { canBackquote, quote } from './format/index.ts';

interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (readonly [number, number])[];
  readonly names: Readonly<Record<string, number>>;
}

const compiled = new Map<string, RE2JS>();

const compile = (pattern: string): RE2JS => {
  let expression = compiled.get(pattern);
  if (!expression) {
    try {
      expression = RE2JS.compile(withoutRepeatedNames(pattern));
    } catch (error) {
      throw new FunctionError(goMessage(error instanceof Error ? error.message : String(error)));
    }
    if (compiled.size > 500) compiled.clear();
    compiled.set(pattern, expression);
  }
  return expression;
};

/** Go lets groups share a name, which then stands for the first of them; RE2JS does not. */
const withoutRepeatedNames = (pattern: string): string => {
  if (!pattern.includes('(?')) return pattern;
  const names = new Set<string>();
  return pattern.replace(/\\[\s\S]|\(\?P?<(\w+)>/g, (found, name: string | undefined) => {
    if (name === undefined || !names.has(name)) {
      if (name !== undefined) names.add(name);
      return found;
    }
    return '(';
  });
};

/** RE2JS leaves out what Go puts behind every message, the offending text, where there is none. */
const goMessage = (message: string): string =>
  `error parsing regexp: ${message.replace(/^error parsing regexp: /, '').replace(/^trailing backslash at end of expression$/, '$&: ``')}`;

/** Sprig's functions without `must` panic on an expression that is none (regexp.MustCompile), but for regexMatch, which is then false. */
const mustCompile = (pattern: string): RE2JS => {
  try {
    return compile(pattern);
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    throw new FunctionError(`regexp: Compile(${backquoted(pattern)}): ${error.message}`);
  }
};

const backquoted = (text: string): string => (canBackquote(text) ? `\`${text}\`` : quote(text));

type Compile = (pattern: string) => RE2JS;

/** Matches from left to right; an empty match right behind another one does not count (Go's allMatches). */
function* matches(expression: RE2JS, text: string, limit: number): Generator<Match> {
  const matcher = expression.matcher(text);
  let last = -1;
  let count = 0;
  while ((limit < 0 || count < limit) && matcher.find()) {
    const start = matcher.start();
    const end = matcher.end();
    if (start === end && start === last) continue;
    last = end;
    count++;
    const groups: [number, number][] = [];
    for (let i = 0; i <= matcher.groupCount(); i++) groups.push([matcher.start(i), matcher.end(i)]);
    yield { start, end, groups, names: expression.namedGroups() as Record<string, number> };
  }
}

/** Regexp.Expand: `$1`, `$name`, `${name}`, `$$`. */
const expand = (out: TextBuilder, template: Marked, text: Marked, match: Match): void => {
  const source = template.text;
  let at = 0;
  for (;;) {
    const dollar = source.indexOf('$', at);
    if (dollar < 0) break;
    out.addSlice(template, at, dollar);
    const rest = source.slice(dollar + 1);
    if (rest.startsWith('$')) {
      out.add('$');
      at = dollar + 2;
      continue;
    }
    const name = /^(?:\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/u.exec(rest);
    if (!name) {
      out.add('$');
      at = dollar + 1;
      continue;
    }
    const reference = name[1] ?? name[2] ?? '';
    const index = /^\d+$/.test(reference) ? Number(reference) : match.names[reference];
    const group = index === undefined ? undefined : match.groups[index];
    if (group && group[0] >= 0) out.addSlice(text, group[0], group[1]);
    at = dollar + 1 + name[0].length;
  }
  out.addSlice(template, at);
};

const replaceAll = (expression: RE2JS, text: Str, by: (out: TextBuilder, match: Match) => void): Str => {
  const out = new TextBuilder();
  let at = 0;
  for (const match of matches(expression, text.text, -1)) {
    out.addSlice(text, at, match.start);
    by(out, match);
    at = match.end;
  }
  return at === 0 && out.length === 0 ? text : marked(out.addSlice(text, at).build());
};

/** Regexp.Split. */
const split = (expression: RE2JS, pattern: string, text: Str, limit: number): Str[] => {
  if (limit === 0) return [];
  if (pattern !== '' && text.text === '') return [str('')];
  const parts: Str[] = [];
  let start = 0;
  let end = 0;
  for (const match of matches(expression, text.text, limit)) {
    if (limit > 0 && parts.length === limit - 1) break;
    end = match.start;
    if (match.end !== 0) parts.push(marked(sliceMarked(text, start, end)));
    start = match.end;
  }
  if (end !== text.text.length) parts.push(marked(sliceMarked(text, start)));
  return parts;
};

const textList = (items: readonly Str[], isNil: boolean): List => new List([...items], '[]string', isNil);

const find = (compileIt: Compile): Definition => ({
  params: ['string', 'string'],
  result: 'string',
  doc: 'The first match of an expression.',
  call: (args) => {
    const text = textArgument(args, 1);
    const { value: match } = matches(compileIt(textArgument(args, 0).text), text.text, 1).next();
    return match ? marked(sliceMarked(text, match.start, match.end)) : str('');
  },
});

const findAll = (compileIt: Compile): Definition => ({
  params: ['string', 'string', 'int'],
  result: '[]string',
  doc: 'The matches of an expression, a number of them at most (-1: all).',
  call: (args) => {
    const text = textArgument(args, 1);
    const found = [...matches(compileIt(textArgument(args, 0).text), text.text, intArgument(args, 2))];
    // Go gives nil rather than an empty list.
    return textList(
      found.map(({ start, end }) => marked(sliceMarked(text, start, end))),
      found.length === 0,
    );
  },
});

const replace = (compileIt: Compile): Definition => ({
  params: ['string', 'string', 'string'],
  result: 'string',
  doc: 'Replaces every match of an expression; $1 stands for a group.',
  call: (args) =>
    replaceAll(compileIt(textArgument(args, 0).text), textArgument(args, 1), (out, match) =>
      expand(out, textArgument(args, 2), textArgument(args, 1), match),
    ),
});

const replaceLiteral = (compileIt: Compile): Definition => ({
  params: ['string', 'string', 'string'],
  result: 'string',
  doc: 'Replaces every match of an expression by a text as it stands.',
  call: (args) => replaceAll(compileIt(textArgument(args, 0).text), textArgument(args, 1), (out) => out.addSlice(textArgument(args, 2))),
});

const splitAt = (compileIt: Compile): Definition => ({
  params: ['string', 'string', 'int'],
  result: '[]string',
  doc: 'Splits a text at the matches of an expression.',
  call: (args) => {
    const pattern = textArgument(args, 0).text;
    const limit = intArgument(args, 2);
    return textList(split(compileIt(pattern), pattern, textArgument(args, 1), limit), limit === 0);
  },
});

const doesMatch = (args: readonly Value[]): Value => bool(compile(textArgument(args, 0).text).matcher(textArgument(args, 1).text).find());

/**
 * RE2 takes time in proportion to the text and to the expression, counted repetitions written out: never more than that, but `(a{1,100}){1,10}` is long. To compile
 * it takes as long as its instructions are many.
 */
const paying = (definition: Definition): Definition => ({
  ...definition,
  call: (args, ctx) => {
    const [pattern, text] = [textArgument(args, 0).text, textArgument(args, 1).text];
    ctx.spend(pattern.length >> 1);
    const size = sizeOf(pattern);
    ctx.spend(size >> 1);
    if (pattern.length + text.length > 200) ctx.spend(Math.floor(((size + 8) * text.length) / 32));
    return definition.call(args, ctx);
  },
});

/** Instructions of an expression; nothing for one that is refused, which costs no more than reading it. */
const sizeOf = (pattern: string): number => {
  try {
    return compile(pattern).programSize();
  } catch (error) {
    if (error instanceof FunctionError) return 0;
    throw error;
  }
};

const payingAll = <Name extends string>(definitions: Readonly<Record<Name, Definition>>): Record<Name, Definition> =>
  Object.fromEntries(
    Object.entries<Definition>(definitions).map(([name, definition]) => [name, definition.params.length > 1 ? paying(definition) : definition]),
  ) as Record<Name, Definition>;

export const regex = define(
  'regex',
  payingAll({
    regexMatch: {
      params: ['string', 'string'],
      result: 'bool',
      doc: 'Whether a text matches an expression.',
      call: (args) => {
        try {
          return doesMatch(args);
        } catch (error) {
          if (error instanceof FunctionError) return bool(false);
          throw error;
        }
      },
    },
    mustRegexMatch: { params: ['string', 'string'], result: 'bool', doc: 'Whether a text matches an expression.', call: doesMatch },
    regexFind: find(mustCompile),
    mustRegexFind: find(compile),
    regexFindAll: findAll(mustCompile),
    mustRegexFindAll: findAll(compile),
    regexReplaceAll: replace(mustCompile),
    mustRegexReplaceAll: replace(compile),
    regexReplaceAllLiteral: replaceLiteral(mustCompile),
    mustRegexReplaceAllLiteral: replaceLiteral(compile),
    regexSplit: splitAt(mustCompile),
    mustRegexSplit: splitAt(compile),
    regexQuoteMeta: {
      params: ['string'],
      result: 'string',
      doc: 'Escapes the characters that mean something in an expression.',
      call: (args) => {
        const text = textArgument(args, 0);
        const out = new TextBuilder();
        for (let i = 0; i < text.text.length; i++) {
          if ('\\.+*?()|[]{}^$'.includes(text.text[i] as string)) out.add('\\');
          out.addSlice(text, i, i + 1);
        }
        return marked(out.build());
      },
    },
  }),
);
