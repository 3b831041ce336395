/** goutils.WrapCustom: breaks lines at spaces; words longer than the width are broken where `breakWords` says so. */
export const wrapWith = (text: string, width: number, separator: string, breakWords: boolean): string => {
  const limit = Math.max(1, width);
  const lineBreak = separator === '' ? '\n' : separator;
  let result = '';
  let at = 0;
  while (text.length - at > limit) {
    if (text[at] === ' ') {
      at++;
      continue;
    }
    const space = text.lastIndexOf(' ', at + limit);
    if (space >= at) {
      result += text.slice(at, space) + lineBreak;
      at = space + 1;
    } else if (breakWords) {
      result += text.slice(at, at + limit) + lineBreak;
      at += limit;
    } else {
      const next = text.indexOf(' ', at + limit);
      if (next < 0) break;
      result += text.slice(at, next) + lineBreak;
      at = next + 1;
    }
  }
  return result + text.slice(at);
};
