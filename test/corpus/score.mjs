// npm run corpus [-- [--rule RULE]… [--corpus FOLDER] [--all] [WORD]…]
// Runs `keelson check` on every chart of the corpus and compares its findings with truth.jsonl. Prints each chart that misses or invents something, could not
// be analysed whole, or (with --all) every chart: missed, invented, worlds, branches not walked and whatever else is incomplete; then the totals, for each
// rule and together, and the time. A dependency that is not vendored is no reason to print a chart. WORDs choose charts by their ids.
// Exit status 1 where anything is missed, invented or unanswered.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values: options, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { rule: { type: 'string', multiple: true, default: [] }, corpus: { type: 'string' }, all: { type: 'boolean' } },
});
const corpus = options.corpus ?? process.env.KEELSON_CORPUS ?? join(root, '..', 'shared', 'corpus');
const program = join(root, 'server', 'dist', 'cli.js');

if (!existsSync(join(corpus, 'index.jsonl'))) {
  console.error(`There is no corpus at ${corpus}; nothing was compared. KEELSON_CORPUS or --corpus names another place.`);
  process.exit(process.env.CI === 'true' ? 1 : 0);
}
if (!existsSync(program)) {
  console.error('server/dist/cli.js is missing: npm run build');
  process.exit(2);
}

const rows = (file) =>
  readFileSync(join(corpus, file), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** Rules with a truth, and how many steps of a finding's path its key leaves out: what stands before the labels, the claim, the selector. */
const anchors = { 'claim-label-drift': 5, 'claim-field-drift': 3, 'selector-drift': 2, 'immutable-field-drift': 0 };
const rules = new Set(options.rule.length > 0 ? options.rule : Object.keys(anchors));

/** Sources of which a warning is no claim that something will change: they are guessed, or nobody but the user's cluster knows them. */
const weak = new Set(['Values', 'Files', 'lookup', 'Capabilities']);

const join1 = (...parts) => parts.filter(Boolean).join('.');
const keyOf = (rule, file, kind, key) => JSON.stringify([rule, file, kind, key]);

const wantedOf = (drift) => ({
  claim: drift.claim,
  key: keyOf(
    drift.rule,
    drift.file,
    drift.kind,
    ['claim-field-drift', 'immutable-field-drift'].includes(drift.rule) ? join1(drift.part, drift.key) : (drift.key ?? ''),
  ),
});

const foundOf = (finding) => ({
  claim: finding.claim,
  key: keyOf(finding.rule, finding.object.source || finding.file, finding.object.kind, finding.path.slice(anchors[finding.rule]).join('.')),
  isError: finding.severity === 'error',
  isFirm: finding.severity === 'error' || !finding.sources.some((source) => weak.has(source.split('.')[0])),
  // Truth knows no Jobs and no selectors of ReplicaSets.
  mayBeInvented:
    !(finding.rule === 'immutable-field-drift' && finding.object.kind !== 'StatefulSet') &&
    !(finding.rule === 'selector-drift' && finding.object.kind === 'ReplicaSet'),
});

const distinct = (list) => [...new Map(list.map((one) => [JSON.stringify([one.key, one.claim, one.isError]), one])).values()];

/**
 * Pairs what is wanted with what was found: by key and claim, then by key alone where both name a claim, since a claim's name may come from the values of
 * the world. What was found only as a warning is missed.
 */
const compare = (drifts, findings) => {
  const wanted = distinct(drifts.filter(({ rule }) => rules.has(rule)).map(wantedOf));
  const found = distinct(findings.filter(({ rule }) => rules.has(rule) && rule in anchors).map(foundOf));
  const left = new Map();
  for (const one of found.filter(({ isFirm }) => isFirm)) left.set(JSON.stringify([one.key, one.claim]), one);
  const missed = [];
  const matched = [];
  const pair = (want, accept) => {
    for (const [id, one] of left) {
      if (one.key !== want.key || !accept(one)) continue;
      left.delete(id);
      return true;
    }
    return false;
  };
  const exact = wanted.filter((want) => !pair(want, (one) => one.claim === want.claim));
  const paired = wanted.filter((want) => !exact.includes(want));
  for (const want of exact) {
    if (want.claim && pair(want, (one) => Boolean(one.claim))) paired.push(want);
    else missed.push(want);
  }
  for (const want of paired) {
    const errors = found.filter((one) => one.isError && one.key === want.key);
    if (errors.length > 0) matched.push(want);
    else missed.push(want);
  }
  return { matched, missed, invented: [...left.values()].filter(({ mayBeInvented }) => mayBeInvented) };
};

const check = (deps, ids) =>
  new Promise((resolve) => {
    const args = [
      program,
      'check',
      '--format',
      'json',
      '--fail-on',
      'never',
      ...deps.flatMap((id) => ['--deps', `charts/${id}`]),
      ...ids.map((id) => `charts/${id}`),
    ];
    const child = spawn(process.execPath, args, { cwd: corpus, stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, words] = ['', ''];
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      words += chunk;
    });
    child.on('close', () => {
      try {
        resolve({ charts: JSON.parse(output).charts, words });
      } catch {
        resolve({ charts: [], words });
      }
    });
  });

/** The line of a program's last words that says most. */
const complaintOf = (words) => {
  const lines = words.trim().split('\n');
  return (lines.find((line) => /Error|something went wrong/.test(line)) ?? lines.at(-1) ?? '').slice(0, 300);
};

const truth = new Map(rows('truth.jsonl').map((row) => [row.id, row]));
const groups = new Map();
for (const { id, deps, isLibrary } of rows('index.jsonl')) {
  if (isLibrary || (words.length > 0 && !words.some((word) => id.includes(word)))) continue;
  const key = JSON.stringify(deps ?? []);
  groups.set(key, [...(groups.get(key) ?? []), id]);
}

const start = Date.now();
const total = { charts: 0, matched: 0, missed: 0, invented: 0, unanswered: 0, incomplete: 0, warnings: 0, worlds: 0, branches: 0 };
/** The same for each rule. */
const tally = new Map([...rules].map((rule) => [rule, { matched: 0, missed: 0, invented: 0 }]));
const count = (column, list) => {
  total[column] += list.length;
  for (const { key } of list) tally.get(JSON.parse(key)[0])[column]++;
};
for (const [key, ids] of groups) {
  let { charts, words: complaints } = await check(JSON.parse(key), ids);
  if (charts.length === 0 && ids.length > 1) {
    // One chart brought the program down: ask for each alone, so that the table says which.
    console.log(`a run over ${ids.length} charts gave no answer: ${complaintOf(complaints)}`);
    for (const id of ids) {
      const alone = await check(JSON.parse(key), [id]);
      charts = [...charts, ...alone.charts];
      if (alone.charts.length === 0) complaints = alone.words;
    }
  }
  const byId = new Map(
    charts.map((chart) => [
      chart.path
        .replace(/^\.\//, '')
        .replace(/\/+$/, '')
        .replace(/^charts\//, ''),
      chart,
    ]),
  );
  for (const id of ids) {
    total.charts++;
    const chart = byId.get(id);
    if (!chart) {
      total.unanswered++;
      console.log(`${id}: NO ANSWER ${complaintOf(complaints)}`);
      continue;
    }
    const { matched, missed, invented } = compare(truth.get(id)?.drifts ?? [], chart.findings);
    const reasons = new Map();
    for (const { reason } of chart.incomplete) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    const gaps = chart.incomplete.filter(({ reason }) => reason !== 'missing-dependency');
    count('matched', matched);
    count('missed', missed);
    count('invented', invented);
    total.worlds += chart.worlds;
    total.branches += reasons.get('branch') ?? 0;
    total.incomplete += gaps.length > 0 ? 1 : 0;
    total.warnings += chart.findings.filter(({ rule, severity }) => rules.has(rule) && severity !== 'error').length;
    if (options.all || missed.length > 0 || invented.length > 0 || gaps.length > 0) {
      const words = [...reasons].map(([reason, times]) => (times > 1 ? `${reason}×${times}` : reason)).join(' ');
      console.log(
        `${id}: ${matched.length} found, ${missed.length} missed, ${invented.length} invented, ${chart.worlds} worlds${words ? `, incomplete: ${words}` : ''}`,
      );
      for (const one of missed) console.log(`  missed   ${JSON.parse(one.key).join(' ')}${one.claim ? ` claim ${one.claim}` : ''}`);
      for (const one of invented)
        console.log(`  invented ${JSON.parse(one.key).join(' ')}${one.claim ? ` claim ${one.claim}` : ''}${one.isError ? '' : ' (warning)'}`);
      for (const { reason, message, file, range } of gaps) {
        const words = reason === 'branch' ? 'branch not walked' : `${reason}: ${message}`;
        console.log(`  gap      ${file}:${range.start.line + 1}:${range.start.character + 1} ${words}`);
      }
    }
  }
}
/** `found` of all that is to be found, and what was invented. */
const scoreOf = ({ matched, missed, invented }) => {
  const wanted = matched + missed;
  return `${matched} of ${wanted} found (${wanted > 0 ? ((100 * matched) / wanted).toFixed(1) : '100.0'} %), ${invented} invented`;
};
for (const [rule, sums] of tally) console.log(`${rule}: ${scoreOf(sums)}`);
console.log(
  `${scoreOf(total)}, ${total.warnings} warnings; ${total.charts} charts, ${total.unanswered} without an answer, ` +
    `${total.incomplete} not analysed whole, ${total.branches} branches not walked, ${total.worlds} worlds; ${((Date.now() - start) / 1000).toFixed(1)} s`,
);
process.exitCode = total.missed + total.invented + total.unanswered > 0 ? 1 : 0;
