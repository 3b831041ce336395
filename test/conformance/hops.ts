/** Whether the hops of a finding's flow do what they say, read from the files' text alone. */
import { type Chart, type DriftFacts, type Hop, sourceOf } from '../../server/src/analysis/index.ts';

/** How an expression shows that it reads a source. */
const readers: Readonly<Record<string, RegExp>> = {
  'Chart.Version': /Version|\.Chart\b|\.version\b/,
  'Chart.AppVersion': /AppVersion|\.Chart\b|\.appVersion\b/,
  'Release.Revision': /Revision|\.Release\b/,
  'Release.IsUpgrade': /IsUpgrade|IsInstall|\.Release\b/,
  time: /\b(?:now|ago|date\w*|htmlDate\w*|unixEpoch|gen\w+|dateModify)\b/,
  random: /\b(?:rand\w+|gen\w+|uuidv4|shuffle|encryptAES|bcrypt|htpasswd|derivePassword)\b/,
  lookup: /\blookup\b/,
  Capabilities: /Capabilities/,
  Files: /\bFiles\b/,
};

const collapsed = (text: string): string => text.replace(/\s+/g, ' ');

/** Whether an offset stands inside an action. */
const isInAction = (text: string, offset: number): boolean => text.lastIndexOf('{{', offset + 1) > text.lastIndexOf('}}', offset - 1);

const reads = (expression: string, sources: readonly string[]): boolean =>
  sources.some((source) => readers[source]?.test(expression) ?? expression.includes(source.split('.').at(-1) ?? ''));

/** What is wrong with one hop; undefined where it is as its message says. */
const problemOf = ({ file, range, message }: Hop, chart: Chart, drift: DriftFacts): string | undefined => {
  const source = sourceOf(chart, file);
  if (!source) return `there is no file ${file}`;
  if (range.start < 0 || range.end > source.text.length || range.start >= range.end) return `${range.start}-${range.end} is no range in ${file}`;
  const text = collapsed(source.text.slice(range.start, range.end));
  const told = /: `(.*)`$|through `(.*)`$|by `(.*)`$|the text `(.*)` stands/s
    .exec(message)
    ?.slice(1)
    .find((part) => part !== undefined);
  if (told !== undefined && told !== text && !(told.endsWith('...') && text.startsWith(told.slice(0, -3)))) return `it tells of ${told}`;
  const call = /^calls the named template `(.*)`$/s.exec(message);
  if (call) {
    const literal = /\b(?:include|template|block)\s+(?:"([^"]*)"|`([^`]*)`)/.exec(text);
    if (literal ? (literal[1] ?? literal[2]) !== call[1] && !text.includes(`"${call[1]}"`) : !/\b(?:include|template|block|tpl)\b/.test(text))
      return 'no such call';
    return undefined;
  }
  if (message.startsWith('the text ')) {
    const shown = [drift.path.join('.'), drift.now ?? '', drift.next ?? '', drift.object.kind].map(collapsed);
    const words = text.trim();
    return shown.some((one) => one.includes(words) || words.includes(one)) ? undefined : 'the text stands nowhere in the value';
  }
  if (message.startsWith('the version itself')) return /Chart\.ya?ml$/.test(file) ? undefined : 'a version outside of Chart.yaml';
  if (!isInAction(source.text, range.start)) return 'it stands in no action';
  if (message.startsWith('reads ')) return reads(text, drift.sources) ? undefined : `it does not read ${drift.sources.join(' and ')}`;
  if (message.startsWith('decides on ') || told !== undefined) return undefined;
  return 'it says nothing that is known';
};

/** What is wrong with a finding's flow, hop by hop. The last hop reads the source, decides on it, or is the version itself. */
export const flowProblems = (chart: Chart, drift: DriftFacts): string[] => {
  const problems = drift.flow.flatMap((hop) => {
    const problem = problemOf(hop, chart, drift);
    if (problem === undefined) return [];
    const { range, file, message } = hop;
    return [`${file}: ${message}: ${problem}: ${sourceOf(chart, file)?.text.slice(range.start, range.end)}`];
  });
  const last = drift.flow.at(-1);
  if (!last) return ['there is no flow'];
  const text = sourceOf(chart, last.file)?.text.slice(last.range.start, last.range.end) ?? '';
  const leads = /^(?:reads|decides on|the version itself)/.test(last.message) || reads(text, drift.sources);
  return leads ? problems : [...problems, `the flow ends at ${last.file}: ${last.message}, which is no source`];
};
