/** Sprig's dates (date.go) and Helm's durations (helm pkg/engine/funcs.go). The local zone is UTC. */
import { Duration, Float, FunctionError, Int, str, Time, type Value } from '../value/index.ts';
import { parseFloat64 } from './cast.ts';
import { argument, define, textArgument } from './define.ts';
import { durationText, formatTime, parseDuration, parseTime, partsOf, scalarText } from './format/index.ts';
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
    const name =
      new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' })
        .formatToParts(milliseconds)
        .find(({ type }) => type === 'timeZoneName')?.value ?? '';
    return new Time(time.nanoseconds, offset, /^[A-Z]+$/.test(name) ? name : '');
  } catch {
    return new Time(time.nanoseconds);
  }
};

const formatted = (layout: string, value: Value, zone: string, ctx: CallContext): Value => str(formatTime(inZone(timeOf(value, ctx), zone), layout));

/** Seconds as a number or its text, for `duration`. */
const secondsOf = (value: Value): bigint => {
  if (value.kind === 'int') return value.value;
  if (value.kind === 'string' && /^[+-]?\d+$/.test(value.text)) return BigInt(value.text);
  return 0n;
};

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
  else if (value.kind === 'int') size = value.value;
  else if (value.kind === 'time') size = ctx.now() - value.nanoseconds;
  else if (value.kind === 'duration') size = value.nanoseconds;
  else size = 0n;
  const positive = size < 0n ? -size : size;
  const unit = roundingUnits.find(([limit]) => positive > limit);
  return unit ? `${positive / unit[0]}${unit[1]}` : '0s';
};

/** Helm's asDuration; undefined where it returns an error. */
const durationOf = (value: Value): bigint | undefined => {
  switch (value.kind) {
    case 'duration':
      return value.nanoseconds;
    case 'string': {
      const text = value.text.trim();
      const parsed = parseDuration(text);
      if (parsed !== undefined) return parsed;
      const seconds = text === '' ? undefined : parseFloat64(text);
      return seconds === undefined || !Number.isFinite(seconds) ? undefined : BigInt(Math.trunc(seconds * 1e9));
    }
    case 'int':
      return value.value * second;
    case 'float':
      return Number.isFinite(value.value) ? BigInt(Math.trunc(value.value * 1e9)) : undefined;
    default:
      return undefined;
  }
};

const durationError = (value: Value): FunctionError => {
  if (value.kind === 'string')
    return new FunctionError(value.text.trim() === '' ? 'empty duration' : `could not parse duration ${JSON.stringify(value.text)}`);
  return new FunctionError(value.kind === 'nil' ? 'invalid duration' : `unsupported duration type ${value.goType}`);
};

const asFloat =
  (unit: bigint) =>
  (args: readonly Value[]): Value =>
    new Float(Number(durationOf(argument(args, 0)) ?? 0n) / Number(unit));
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

const modify = (change: string, value: Value, ctx: CallContext): Time | undefined => {
  const by = parseDuration(change);
  const time = timeOf(value, ctx);
  return by === undefined ? undefined : new Time(time.nanoseconds + by, time.offset, time.zone);
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
    call: (args, ctx) => modify(textArgument(args, 0).text, argument(args, 1), ctx) ?? argument(args, 1),
  },
  'mustDateModify must_date_modify': {
    params: ['string', 'time.Time'],
    result: 'time.Time',
    doc: 'Moves a time by a duration; fails where that is none.',
    call: (args, ctx) => {
      const moved = modify(textArgument(args, 0).text, argument(args, 1), ctx);
      if (!moved) throw new FunctionError(`time: invalid duration ${JSON.stringify(textArgument(args, 0).text)}`);
      return moved;
    },
  },
  duration: {
    params: ['any'],
    result: 'string',
    doc: 'Seconds as a duration such as 1m35s.',
    call: (args) => str(durationText(secondsOf(argument(args, 0)) * second)),
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
    call: (args) => parseTime(textArgument(args, 0).text, textArgument(args, 1).text) ?? new Time(-62_135_596_800n * second),
  },
  mustToDate: {
    params: ['string', 'string'],
    result: 'time.Time',
    doc: 'Reads a time by a layout; fails where it does not fit.',
    call: (args) => {
      const [layout, text] = [textArgument(args, 0).text, textArgument(args, 1).text];
      const time = parseTime(layout, text);
      if (!time)
        throw new FunctionError(
          `parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(text)} as ${JSON.stringify(layout)}`,
        );
      return time;
    },
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
    call: (args) => {
      const nanoseconds = durationOf(argument(args, 0));
      if (nanoseconds === undefined) throw durationError(argument(args, 0));
      return new Duration(nanoseconds);
    },
  },
  durationSeconds: { params: ['any'], result: 'float64', doc: 'A duration in seconds.', call: asFloat(second) },
  durationMilliseconds: { params: ['any'], result: 'int64', doc: 'A duration in milliseconds.', call: asInt(1_000_000n) },
  durationMicroseconds: { params: ['any'], result: 'int64', doc: 'A duration in microseconds.', call: asInt(1000n) },
  durationNanoseconds: { params: ['any'], result: 'int64', doc: 'A duration in nanoseconds.', call: asInt(1n) },
  durationMinutes: { params: ['any'], result: 'float64', doc: 'A duration in minutes.', call: asFloat(60n * second) },
  durationHours: { params: ['any'], result: 'float64', doc: 'A duration in hours.', call: asFloat(3600n * second) },
  durationDays: { params: ['any'], result: 'float64', doc: 'A duration in days.', call: asFloat(86_400n * second) },
  durationWeeks: { params: ['any'], result: 'float64', doc: 'A duration in weeks.', call: asFloat(604_800n * second) },
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
    case 'String':
      return str(scalarText(time));
    default:
      return undefined;
  }
};
