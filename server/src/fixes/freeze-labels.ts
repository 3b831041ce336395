import type { Edit } from '../base/index.ts';
import { defaultRelease } from '../render/index.ts';
import type { FileEdits } from './fix.ts';
import { type LabelFix, titled } from './label-fix.ts';
import { linesAround } from './lines.ts';
import { rewrittenMaps } from './maps.ts';
import { isPlain } from './own-words.ts';
import { actionAt, type Site, type SiteLabel } from './site.ts';

export const freezeLabelsFix: LabelFix = {
  kind: 'freeze-labels',
  title: 'keeps the present values: releases installed from this very version can be upgraded as they are, others need the migration',
  preference: 7,
  needsMigration: true,
  keepsValues: true,
  drafts: (site, owner) =>
    titled(`Keep the labels of version ${owner.chart.metadata.version} for good: releases installed from it need no migration`, freezeLabels(site)),
};

/**
 * Writes the present values of the drifting labels down. What was installed from this very version can then be upgraded as it is; for releases of other
 * versions the labels change once more.
 */
const freezeLabels = (site: Site): FileEdits[] | undefined => {
  // A label that comes or goes with the release has no value that could stay.
  if (site.scene.step || site.target.labels.some((key) => !site.labels.some((label) => label.key === key))) return undefined;
  const drifting = site.labels.filter(({ drifts }) => drifts);
  // Nor has one that is another in each release of this version.
  if (!site.target.isSteady || drifting.some(({ value }) => value.includes(defaultRelease.name))) return undefined;
  if (drifting.every(({ inlineAt }) => inlineAt !== undefined)) {
    const edits = drifting.map((label) => inlineEdit(site, label));
    return edits.every((edit) => edit !== undefined) ? [{ file: site.source.path, edits }] : undefined;
  }
  return rewrittenMaps(
    site,
    (map, labels) => `merge (dict ${labels.map(({ key, value }) => `${JSON.stringify(key)} ${JSON.stringify(value)}`).join(' ')}) ${map}`,
  );
};

/** `chart: {{ … }}` → `chart: "demo-1.2.3"`, in the author's quotes. */
const inlineEdit = (site: Site, { inlineAt, place, pair, value }: SiteLabel): Edit | undefined => {
  const action = actionAt(site.template, place.range);
  if (inlineAt === undefined || !action || place.source !== site.source) return undefined;
  const { text } = site.source;
  const start = inlineAt + pair.key.range.end - pair.key.range.start;
  const line = linesAround(text, { start: inlineAt, end: inlineAt });
  const isInFlow = /[{,][ \t]*$/.test(text.slice(line.start, inlineAt));
  const [written = '', quote = ''] = (isInFlow ? flowValue : blockValue).exec(text.slice(start, line.end)) ?? [];
  const end = start + written.length;
  if (action.range.start < start || end < action.range.end) return undefined;
  const kept = quote === "'" ? `'${value.replaceAll("'", "''")}'` : quote === '' && isPlain(value) ? value : JSON.stringify(value);
  return { range: { start, end }, text: `: ${kept}` };
};

/** A colon, then a value on one line, in which actions have whatever they like, up to white space before a comment or to the end of the entry; its quote. */
const blockValue =
  /^:[ \t]+(?:(["'])(?:\{\{.*?\}\}|''|\\.|(?!\1)[^{]|\{(?!\{))*\1|(?:\{\{.*?\}\}|(?![ \t]#)[^{"'\s]|[ \t]+(?![ \t#]|$)|\{(?!\{))+)(?=[ \t]*(?:#.*)?$)/;
const flowValue = /^:[ \t]+(?:(["'])(?:\{\{.*?\}\}|''|\\.|(?!\1)[^{]|\{(?!\{))*\1|(?:\{\{.*?\}\}|[^{}"',\s])+)(?=[ \t]*[,}])/;
