import { expect, it } from 'vitest';
import { functions } from '../../../server/src/functions/index.ts';

/** What a template may call in Helm 4.2.4: text/template's builtins, Sprig 3.3.0 without env and expandenv, Helm's own. */
const helm = `
  abbrev abbrevboth add add1 add1f addf adler32sum ago all and any append atoi b32dec b32enc b64dec b64enc base bcrypt biggest buildCustomCert
  call camelcase cat ceil chunk clean coalesce compact concat contains date dateInZone dateModify date_in_zone date_modify decryptAES deepCopy
  deepEqual default derivePassword dict dig dir div divf duration durationRound empty encryptAES eq ext fail first float64 floor fromJson
  fromJsonArray fromToml fromYaml fromYamlArray ge genCA genCAWithKey genPrivateKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert
  genSignedCertWithKey get getHostByName gt has hasKey hasPrefix hasSuffix hello html htmlDate htmlDateInZone htpasswd include indent index
  initial initials int int64 isAbs join js kebabcase keys kindIs kindOf last le len list lookup lower lt max maxf merge mergeOverwrite min
  minf mod mul mulf mustAppend mustChunk mustCompact mustDateModify mustDeepCopy mustFirst mustFromJson mustHas mustInitial mustLast mustMerge
  mustMergeOverwrite mustPrepend mustPush mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll mustRegexReplaceAllLiteral
  mustRegexSplit mustRest mustReverse mustSlice mustToDate mustToJson mustToPrettyJson mustToRawJson mustToToml mustToYaml mustUniq
  mustWithout must_date_modify ne nindent nospace not now omit or osBase osClean osDir osExt osIsAbs pick pluck plural prepend print printf
  println push quote randAlpha randAlphaNum randAscii randBytes randInt randNumeric regexFind regexFindAll regexMatch regexQuoteMeta
  regexReplaceAll regexReplaceAllLiteral regexSplit repeat replace required rest reverse round semver semverCompare seq set sha1sum sha256sum
  sha512sum shuffle slice snakecase sortAlpha split splitList splitn squote sub subf substr swapcase ternary title toDate toDecimal toJson
  toPrettyJson toRawJson toString toStrings toToml toYaml toYamlPretty tpl trim trimAll trimPrefix trimSuffix trimall trunc tuple typeIs
  typeIsLike typeOf uniq unixEpoch unset until untilStep untitle upper urlJoin urlParse urlquery uuidv4 values without wrap wrapWith
`;

/** Helm's main branch has these as well; they are in no release that Keelson follows yet. */
const later = `
  durationDays durationHours durationMicroseconds durationMilliseconds durationMinutes durationNanoseconds durationRoundTo durationSeconds
  durationTruncateTo durationWeeks mustToDuration
`;

const wordsOf = (text: string): string[] => text.trim().split(/\s+/);

it('has every function of Helm, and none besides', () => {
  expect([...functions.keys()].sort()).toEqual([...wordsOf(helm), ...wordsOf(later)].sort());
});

it('describes every function in one sentence', () => {
  for (const { name, doc, family, result } of functions.values()) {
    expect(doc, name).toMatch(/^[A-Z].*[.…]$/);
    expect(family, name).not.toBe('');
    expect(result, name).not.toBe('');
  }
});
