/** Letter cases (github.com/huandu/xstrings and goutils, as Sprig uses them). */

const isUpper = (char: string): boolean => /^\p{Lu}$/u.test(char);
const isLower = (char: string): boolean => /^\p{Ll}$/u.test(char);
const isSpace = (char: string): boolean => /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/.test(char);

/** Go maps one character to one character; where JavaScript would make more of it, it stays. */
const one = (char: string, changed: string): string => ([...changed].length === 1 ? changed : char);
/** unicode.ToUpper and ToLower of a character. */
const upper = (char: string): string => one(char, char.toUpperCase());
// U+0130 is the only one whose small letter is a single character in Go alone.
const lower = (char: string): string => (char === '\u0130' ? 'i' : one(char, char.toLowerCase()));

/** strings.ToUpper and ToLower. */
export const upperCase = (text: string): string => [...text].map(upper).join('');
export const lowerCase = (text: string): string => [...text].map(lower).join('');

/** Characters with a form of their own for the beginning of a word. */
const titleForms: Readonly<Record<string, string>> = {
  Ǆ: 'ǅ',
  ǅ: 'ǅ',
  ǆ: 'ǅ',
  Ǉ: 'ǈ',
  ǈ: 'ǈ',
  ǉ: 'ǈ',
  Ǌ: 'ǋ',
  ǋ: 'ǋ',
  ǌ: 'ǋ',
  Ǳ: 'ǲ',
  ǲ: 'ǲ',
  ǳ: 'ǲ',
};
const title = (char: string): string => titleForms[char] ?? upper(char);

/** strings.Title: a capital at the beginning of each word. */
export const titleCase = (text: string): string => {
  let before = ' ';
  return [...text]
    .map((char) => {
      const begins = separates(before);
      before = char;
      return begins ? title(char) : char;
    })
    .join('');
};

/** strings.isSeparator. */
const separates = (char: string): boolean => {
  if (char <= '\u007f') return !/^[0-9A-Za-z_]$/.test(char);
  return !/^[\p{L}\p{Nd}]$/u.test(char) && isSpace(char);
};

/** goutils.Uncapitalize: a small letter at the beginning of each word. */
export const untitleCase = (text: string): string => {
  let begins = true;
  return [...text]
    .map((char) => {
      if (isSpace(char)) begins = true;
      else if (begins) {
        begins = false;
        return lower(char);
      }
      return char;
    })
    .join('');
};

/** goutils.SwapCase. */
export const swapcase = (text: string): string => {
  let afterSpace = true;
  return [...text]
    .map((char) => {
      if (isUpper(char) || /^\p{Lt}$/u.test(char)) {
        afterSpace = false;
        return lower(char);
      }
      if (isLower(char)) {
        const swapped = afterSpace ? title(char) : upper(char);
        afterSpace = false;
        return swapped;
      }
      afterSpace = isSpace(char);
      return char;
    })
    .join('');
};

type WordKind = 'none' | 'number' | 'upper' | 'letters' | 'connector' | 'punctuation' | 'other';
interface Word {
  readonly kind: WordKind;
  readonly text: string;
}

const isConnector = (char: string): boolean => char === '-' || char === '_' || isSpace(char);
const isPunctuation = (char: string): boolean => /^\p{P}$/u.test(char);
const isNumber = (char: string): boolean => /^\p{N}$/u.test(char);
/** xstrings takes Chinese characters for no letters of an alphabet. */
const isAlphabet = (char: string): boolean => {
  if (!/^\p{L}$/u.test(char)) return false;
  const code = char.codePointAt(0) as number;
  return !alphabetless.some(([low, high]) => code >= low && code <= high);
};

const alphabetless: readonly (readonly [number, number])[] = [
  [0x3400, 0x4d85],
  [0x4e00, 0x9fcc],
  [0x20000, 0x2b81d],
];

/** xstrings, nextWord. */
const wordsOf = (text: string): Word[] => {
  const chars = [...text];
  const words: Word[] = [];
  for (let at = 0; at < chars.length; ) {
    const start = at;
    const first = chars[at] as string;
    const run = (holds: (char: string) => boolean): void => {
      at++;
      while (at < chars.length && holds(chars[at] as string)) at++;
    };
    let kind: WordKind;
    if (isConnector(first)) {
      kind = 'connector';
      run(isConnector);
    } else if (isPunctuation(first)) {
      kind = 'punctuation';
      run(isPunctuation);
    } else if (isUpper(first)) {
      kind = 'upper';
      const second = chars[at + 1];
      if (second !== undefined && isUpper(second)) {
        run(isUpper);
        // The last capital of `HTTPStatus` begins the next word.
        if (at < chars.length && isAlphabet(chars[at] as string)) at--;
      } else if (second !== undefined && isAlphabet(second)) run((char) => isAlphabet(char) && !isUpper(char));
      else at++;
    } else if (isAlphabet(first)) {
      kind = 'letters';
      run((char) => isAlphabet(char) && !isUpper(char));
    } else if (isNumber(first)) {
      kind = 'number';
      run(isNumber);
    } else {
      kind = 'other';
      run((char) => !isConnector(char) && !isAlphabet(char) && !isNumber(char) && !isPunctuation(char));
    }
    words.push({ kind, text: chars.slice(start, at).join('') });
  }
  return words;
};

const noWord: Word = { kind: 'none', text: '' };

/** Words of camelCase, snake_case, kebab-case and spaces (xstrings, camelCaseToLowerCase). */
const separated = (text: string, connector: string): string => {
  let result = '';
  const words = wordsOf(text);
  let at = 0;
  const put = ({ kind, text: word }: Word): void => {
    if (kind !== 'upper' && kind !== 'connector') result += word;
    else result += [...word].map((char) => (isConnector(char) ? connector : isUpper(char) ? lower(char) : char)).join('');
  };
  const take = (): Word => words[at++] ?? noWord;
  const isGlued = ({ kind }: Word): boolean => kind === 'letters' || kind === 'number';
  const separates = ({ kind }: Word): boolean => kind !== 'punctuation' && kind !== 'connector';
  let word = take();
  while (at < words.length) {
    if (word.kind !== 'connector') put(word);
    const before = word;
    word = take();
    if (before.kind === 'number') {
      for (; isGlued(word); word = take()) put(word);
      if (word.kind !== 'none' && separates(word)) result += connector;
    } else if (before.kind === 'connector') put(before);
    else if (before.kind !== 'punctuation') {
      if (word.kind !== 'number') {
        if (separates(word)) result += connector;
      } else if (at < words.length) {
        const number = word;
        word = take();
        if (word.kind !== 'letters') {
          // The number belongs to the word before it: `Bld4Floor` is `bld4_floor`.
          put(number);
          if (separates(word)) result += connector;
        } else {
          // Small letters behind a number belong to it: `HTTP2xx` is `http_2xx`.
          result += connector;
          put(number);
          for (; isGlued(word); word = take()) put(word);
          if (word.kind !== 'none' && separates(word)) result += connector;
        }
      }
    }
  }
  put(word);
  return result;
};

export const snakecase = (text: string): string => separated(text, '_');
export const kebabcase = (text: string): string => separated(text, '-');

/** xstrings.ToPascalCase (1.5). */
export const camelcase = (text: string): string => {
  const chars = [...text];
  let result = '';
  let at = 0;
  while (at < chars.length && isConnector(chars[at] as string)) result += chars[at++];
  // Of nothing but connectors, xstrings writes the last one twice.
  if (at >= chars.length) return result + (chars.at(-1) ?? '');
  let wordIsUpper = isUpper(chars[at] as string);
  let held = upper(chars[at++] as string);
  for (; at < chars.length; at++) {
    let char = chars[at] as string;
    if (isConnector(char) && isConnector(held)) {
      result += held;
      held = char;
      continue;
    }
    if (isConnector(held)) {
      wordIsUpper = isUpper(char);
      char = upper(char);
    } else {
      if (wordIsUpper) {
        if (isUpper(char)) char = lower(char);
        else wordIsUpper = false;
      }
      result += held;
    }
    held = char;
  }
  return result + held;
};
