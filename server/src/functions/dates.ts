/** Sprig's dates (date.go) and Helm's durations (helm pkg/engine/funcs.go). The local zone is UTC. */
import { bool, Duration, Float, FunctionError, Int, str, Time, type Value } from '../value/index.ts';
import { parseFloat64 } from './cast.ts';
import { argument, define, textArgument } from './define.ts';
import { durationText, formatFloat, formatTime, parseDuration, parseTime, partsOf, quote, readDuration, scalarText } from './format/index.ts';
import type { CallContext } from './table.ts';

/** What Sprig takes for a time: a time, or seconds since 1970; anything else is now. */
const timeOf = (value: Value, ctx: CallContext): Time => {
  if (value.kind === 'time') return value;
  if (value.kind === 'int') return new Time(value.value * 1_000_000_000n);
  return new Time(ctx.now());
};

/** A time in a zone of the IANA database; unknown zones count as UTC. */
const inZone = (time: Time, zone: string): Time => {
  if (zone === '' || zone === 'UTC' || zone === 'Local') return new Time(time.nanoseconds);
  try {
    const milliseconds = Number(time.nanoseconds / 1_000_000n);
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(milliseconds);
    const part = (type: string): number => Number(parts.find((candidate) => candidate.type === type)?.value);
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    const offset = Math.round((local - Math.floor(milliseconds / 1000) * 1000) / 1000);
    return new Time(time.nanoseconds, offset, abbreviation(zone, milliseconds));
  } catch {
    return new Time(time.nanoseconds);
  }
};

const zoneWords = (zone: string, milliseconds: number, timeZoneName: 'short' | 'long'): string =>
  new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName }).formatToParts(milliseconds).find(({ type }) => type === 'timeZoneName')?.value ??
  '';

/** A zone's abbreviation in the IANA database; JavaScript knows few of them, but has words for all. */
const abbreviation = (zone: string, milliseconds: number): string => {
  const short = zoneWords(zone, milliseconds, 'short');
  if (/^[A-Z]+$/.test(short)) return short;
  return abbreviations[zoneWords(zone, milliseconds, 'long')] ?? '';
};

const abbreviations: Readonly<Record<string, string>> = {
  'Central European Standard Time': 'CET',
  'Central European Summer Time': 'CEST',
  'Eastern European Standard Time': 'EET',
  'Eastern European Summer Time': 'EEST',
  'Western European Standard Time': 'WET',
  'Western European Summer Time': 'WEST',
  'Greenwich Mean Time': 'GMT',
  'British Summer Time': 'BST',
  'Irish Standard Time': 'IST',
  'Moscow Standard Time': 'MSK',
  'India Standard Time': 'IST',
  'China Standard Time': 'CST',
  'Hong Kong Standard Time': 'HKT',
  'Japan Standard Time': 'JST',
  'Korean Standard Time': 'KST',
  'Israel Standard Time': 'IST',
  'Israel Daylight Time': 'IDT',
  'South Africa Standard Time': 'SAST',
  'East Africa Time': 'EAT',
  'West Africa Standard Time': 'WAT',
  'Central Africa Time': 'CAT',
  'Australian Eastern Standard Time': 'AEST',
  'Australian Eastern Daylight Time': 'AEDT',
  'Australian Central Standard Time': 'ACST',
  'Australian Central Daylight Time': 'ACDT',
  'Australian Western Standard Time': 'AWST',
  'New Zealand Standard Time': 'NZST',
  'New Zealand Daylight Time': 'NZDT',
};

const formatted = (layout: string, value: Value, zone: string, ctx: CallContext): Value => str(formatTime(inZone(timeOf(value, ctx), zone), layout));

/** Seconds as an int64 or its text, for `duration`; Sprig takes no other integer. */
const secondsOf = (value: Value): bigint => {
  if (value.kind === 'int') return value.goType === 'int64' ? value.value : 0n;
  if (value.kind !== 'string' || !/^[+-]?\d+$/.test(value.text)) return 0n;
  // Out of range, Go's ParseInt gives the nearest.
  const seconds = BigInt(value.text);
  return seconds > maxInt64 ? maxInt64 : seconds < -maxInt64 - 1n ? -maxInt64 - 1n : seconds;
};

const maxInt64 = (1n << 63n) - 1n;
const second = 1_000_000_000n;
const roundingUnits: readonly (readonly [bigint, string])[] = [
  [365n * 86_400n * second, 'y'],
  [30n * 86_400n * second, 'mo'],
  [86_400n * second, 'd'],
  [3600n * second, 'h'],
  [60n * second, 'm'],
  [second, 's'],
];

const rounded = (value: Value, ctx: CallContext): string => {
  let size: bigint;
  if (value.kind === 'string') size = parseDuration(value.text) ?? 0n;
  else if (value.kind === 'int') size = value.goType === 'int64' ? value.value : 0n;
  else if (value.kind === 'time') size = ctx.now() - value.nanoseconds;
  else size = 0n;
  const positive = size < 0n ? -size : size;
  const unit = roundingUnits.find(([limit]) => positive > limit);
  return unit ? `${positive / unit[0]}${unit[1]}` : '0s';
};

/** The longest duration in whole seconds, and as a float. */
const mostSeconds = maxInt64 / second;
const mostFloatSeconds = Number(maxInt64) / 1e9;

const fromSeconds = (seconds: number): bigint => {
  const shown = formatFloat(seconds, 'g');
  if (!Number.isFinite(seconds)) throw new FunctionError(`invalid duration seconds: ${shown}`);
  if (seconds > mostFloatSeconds || seconds < -mostFloatSeconds) throw new FunctionError(`duration seconds overflow: ${shown}`);
  return BigInt.asIntN(64, BigInt(Math.trunc(seconds * 1e9)));
};

/** Helm's asDuration. Throws `FunctionError` with its message. */
const asDuration = (value: Value): bigint => {
  switch (value.kind) {
    case 'nil':
      throw new FunctionError('invalid duration');
    case 'duration':
      return value.nanoseconds;
    case 'string': {
      const text = value.text.trim();
      if (text === '') throw new FunctionError('empty duration');
      const parsed = parseDuration(text);
      if (parsed !== undefined) return parsed;
      const seconds = parseFloat64(text);
      if (seconds === undefined) throw new FunctionError(`could not parse duration ${quote(value.text)}`);
      return fromSeconds(seconds);
    }
    case 'int':
      if (value.value > mostSeconds || value.value < -mostSeconds) throw new FunctionError(`duration seconds overflow: ${value.value}`);
      return value.value * second;
    case 'float':
      return fromSeconds(value.value);
    default:
      throw new FunctionError(`unsupported duration type ${value.goType}`);
  }
};

/** Undefined where Helm's asDuration returns an error. */
const durationOf = (value: Value): bigint | undefined => {
  try {
    return asDuration(value);
  } catch (error) {
    if (error instanceof FunctionError) return undefined;
    throw error;
  }
};

/** Seconds, minutes and hours as Go reckons them: the whole ones apart, so that no digit is lost. */
const inUnits = (nanoseconds: bigint, unit: bigint): number => Number(nanoseconds / unit) + Number(nanoseconds % unit) / Number(unit);

const asFloat =
  (unit: bigint) =>
  (args: readonly Value[]): Value =>
    new Float(inUnits(durationOf(argument(args, 0)) ?? 0n, unit));
const inDays =
  (days: number) =>
  (args: readonly Value[]): Value =>
    new Float(inUnits(durationOf(argument(args, 0)) ?? 0n, 3600n * second) / 24 / days);
const asInt =
  (unit: bigint) =>
  (args: readonly Value[]): Value =>
    new Int((durationOf(argument(args, 0)) ?? 0n) / unit, 'int64');

/** Duration.Round: to the nearest multiple, halves away from zero. */
const roundTo = (value: bigint, multiple: bigint): bigint => {
  if (multiple <= 0n) return value;
  const rest = value % multiple;
  const size = rest < 0n ? -rest : rest;
  const down = value - rest;
  if (size + size < multiple) return down;
  return value < 0n ? down - multiple : down + multiple;
};

const moved = (value: Value, by: bigint): Time => {
  const time = value as Time;
  return new Time(time.nanoseconds + by, time.offset, time.zone);
};

export const dates = define('dates', {
  now: { params: [], result: 'time.Time', doc: 'The time of the render.', call: (_, ctx) => new Time(ctx.now()) },
  ago: {
    params: ['any'],
    result: 'string',
    doc: 'How long ago a time was, in seconds precision.',
    call: (args, ctx) => {
      const value = argument(args, 0);
      const since = ctx.now() - timeOf(value, ctx).nanoseconds;
      return str(durationText(roundTo(since, second)));
    },
  },
  date: {
    params: ['string', 'any'],
    result: 'string',
    doc: 'Formats a time by a layout such as 2006-01-02.',
    call: (args, ctx) => formatted(textArgument(args, 0).text, argument(args, 1), 'Local', ctx),
  },
  'dateInZone date_in_zone': {
    params: ['string', 'any', 'string'],
    result: 'string',
    doc: 'Formats a time by a layout, in a time zone.',
    call: (args, ctx) => formatted(textArgument(args, 0).text, argument(args, 1), textArgument(args, 2).text, ctx),
  },
  'dateModify date_modify': {
    params: ['string', 'time.Time'],
    result: 'time.Time',
    doc: 'Moves a time by a duration such as -1.5h.',
    call: (args) => moved(argument(args, 1), parseDuration(textArgument(args, 0).text) ?? 0n),
  },
  'mustDateModify must_date_modify': {
    params: ['string', 'time.Time'],
    result: 'time.Time',
    doc: 'Moves a time by a duration; fails where that is none.',
    call: (args) => moved(argument(args, 1), readDuration(textArgument(args, 0).text)),
  },
  duration: {
    params: ['any'],
    result: 'string',
    doc: 'Seconds as a duration such as 1m35s.',
    call: (args) => str(durationText(BigInt.asIntN(64, secondsOf(argument(args, 0)) * second))),
  },
  durationRound: {
    params: ['any'],
    result: 'string',
    doc: 'A duration rounded to its largest unit.',
    call: (args, ctx) => str(rounded(argument(args, 0), ctx)),
  },
  htmlDate: {
    params: ['any'],
    result: 'string',
    doc: 'A time as an HTML date.',
    call: (args, ctx) => formatted('2006-01-02', argument(args, 0), 'Local', ctx),
  },
  htmlDateInZone: {
    params: ['any', 'string'],
    result: 'string',
    doc: 'A time as an HTML date, in a time zone.',
    call: (args, ctx) => formatted('2006-01-02', argument(args, 0), textArgument(args, 1).text, ctx),
  },
  toDate: {
    params: ['string', 'string'],
    result: 'time.Time',
    doc: 'Reads a time by a layout; the zero time where it does not fit.',
    call: (args) => {
      try {
        return parseTime(textArgument(args, 0).text, textArgument(args, 1).text);
      } catch (error) {
        if (error instanceof FunctionError) return new Time(-62_135_596_800n * second);
        throw error;
      }
    },
  },
  mustToDate: {
    params: ['string', 'string'],
    result: 'time.Time',
    doc: 'Reads a time by a layout; fails where it does not fit.',
    call: (args) => parseTime(textArgument(args, 0).text, textArgument(args, 1).text),
  },
  unixEpoch: {
    params: ['time.Time'],
    result: 'string',
    doc: 'Seconds since 1970.',
    call: (args) => str(String((argument(args, 0) as Time).nanoseconds / second)),
  },
  mustToDuration: {
    params: ['any'],
    result: 'time.Duration',
    doc: 'A duration from text or seconds; fails where it is none.',
    call: (args) => new Duration(asDuration(argument(args, 0))),
  },
  durationSeconds: { params: ['any'], result: 'float64', doc: 'A duration in seconds.', call: asFloat(second) },
  durationMilliseconds: { params: ['any'], result: 'int64', doc: 'A duration in milliseconds.', call: asInt(1_000_000n) },
  durationMicroseconds: { params: ['any'], result: 'int64', doc: 'A duration in microseconds.', call: asInt(1000n) },
  durationNanoseconds: { params: ['any'], result: 'int64', doc: 'A duration in nanoseconds.', call: asInt(1n) },
  durationMinutes: { params: ['any'], result: 'float64', doc: 'A duration in minutes.', call: asFloat(60n * second) },
  durationHours: { params: ['any'], result: 'float64', doc: 'A duration in hours.', call: asFloat(3600n * second) },
  durationDays: { params: ['any'], result: 'float64', doc: 'A duration in days.', call: inDays(1) },
  durationWeeks: { params: ['any'], result: 'float64', doc: 'A duration in weeks.', call: inDays(7) },
  durationRoundTo: {
    params: ['any', 'any'],
    result: 'time.Duration',
    doc: 'A duration rounded to a multiple of another.',
    call: (args) => {
      const [value, multiple] = [durationOf(argument(args, 0)), durationOf(argument(args, 1))];
      return new Duration(value === undefined ? 0n : multiple === undefined ? value : roundTo(value, multiple));
    },
  },
  durationTruncateTo: {
    params: ['any', 'any'],
    result: 'time.Duration',
    doc: 'A duration cut to a multiple of another.',
    call: (args) => {
      const [value, multiple] = [durationOf(argument(args, 0)), durationOf(argument(args, 1))];
      return new Duration(value === undefined ? 0n : multiple === undefined || multiple <= 0n ? value : value - (value % multiple));
    },
  },
});

/** What a template may ask of a time: `(now).Year`, `(now).Unix`. */
export const timeMember = (time: Time, name: string): Value | undefined => {
  const parts = partsOf(time);
  switch (name) {
    case 'Year':
      return new Int(parts.year);
    case 'Month':
      return new Int(parts.month, 'time.Month');
    case 'Day':
      return new Int(parts.day);
    case 'Hour':
      return new Int(parts.hour);
    case 'Minute':
      return new Int(parts.minute);
    case 'Second':
      return new Int(parts.second);
    case 'Nanosecond':
      return new Int(parts.nanosecond);
    case 'YearDay':
      return new Int(parts.yearDay);
    case 'Weekday':
      return new Int(parts.weekday, 'time.Weekday');
    case 'Unix':
      return new Int(time.nanoseconds / second, 'int64');
    case 'UnixMilli':
      return new Int(time.nanoseconds / 1_000_000n, 'int64');
    case 'UnixNano':
      return new Int(time.nanoseconds, 'int64');
    case 'UTC':
      return new Time(time.nanoseconds);
    case 'UnixMicro':
      return new Int(time.nanoseconds / 1000n, 'int64');
    case 'IsZero':
      return bool(time.nanoseconds === -62_135_596_800n * second);
    case 'String':
      return str(scalarText(time));
    default:
      return undefined;
  }
};

/** What a template may ask of a duration. */
export const durationMember = ({ nanoseconds }: Duration, name: string): Value | undefined => {
  switch (name) {
    case 'Hours':
      return new Float(inUnits(nanoseconds, 3600n * second));
    case 'Minutes':
      return new Float(inUnits(nanoseconds, 60n * second));
    case 'Seconds':
      return new Float(inUnits(nanoseconds, second));
    case 'Milliseconds':
      return new Int(nanoseconds / 1_000_000n, 'int64');
    case 'Microseconds':
      return new Int(nanoseconds / 1000n, 'int64');
    case 'Nanoseconds':
      return new Int(nanoseconds, 'int64');
    case 'String':
      return str(durationText(nanoseconds));
    default:
      return undefined;
  }
};
