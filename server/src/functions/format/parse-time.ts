/** Reading times (time.Parse, as of Go 1.20, which refuses zones out of range and tells an error from where the part began). */
import { FunctionError, Time } from '../../value/index.ts';
import { timeQuote } from './quote.ts';
import { dayNames, monthNames, nextPiece } from './time.ts';

/** What has been read; -1 where the layout had no such part. */
interface Read {
  year: number;
  month: number;
  day: number;
  yearDay: number;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  /** `pm` and `am` were read. */
  half: 'am' | 'pm' | undefined;
  isUtc: boolean;
  offset: number | undefined;
  zone: string;
}

/** The text is not what the piece of the layout stands for. */
class Misfit extends Error {}
/** A number is, but is too large; the message's end. */
class OutOfRange extends Error {}

class Reader {
  rest: string;
  constructor(text: string) {
    this.rest = text;
  }

  /** One or two digits. */
  number(fixed: boolean): number {
    return Number(this.take(fixed ? /^\d\d/ : /^\d\d?/));
  }

  take(pattern: RegExp): string {
    const found = this.maybe(pattern);
    if (found === undefined) throw new Misfit();
    return found;
  }

  maybe(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.rest)?.[0];
    if (found !== undefined) this.rest = this.rest.slice(found.length);
    return found;
  }

  /** One of several names; its index. */
  name(names: readonly string[]): number {
    const index = names.findIndex((name) => this.rest.slice(0, name.length).toLowerCase() === name.toLowerCase());
    if (index < 0) throw new Misfit();
    this.rest = this.rest.slice((names[index] as string).length);
    return index;
  }

  /** The text between two pieces, where spaces are as many as there are; false where it differs. */
  skip(literal: string): boolean {
    let at = 0;
    while (at < literal.length) {
      if (literal[at] === ' ') {
        if (this.rest !== '' && this.rest[0] !== ' ') return false;
        while (literal[at] === ' ') at++;
        this.rest = this.rest.replace(/^ +/, '');
        continue;
      }
      if (this.rest[0] !== literal[at]) return false;
      at++;
      this.rest = this.rest.slice(1);
    }
    return true;
  }
}

const short = (names: readonly string[]): string[] => names.map((name) => name.slice(0, 3));
const limited = (value: number, below: number, what: string): number => {
  if (value >= below) throw new OutOfRange(what);
  return value;
};
const nanoseconds = (fraction: string): number => Number(fraction.slice(1, 10).padEnd(9, '0'));

const readPiece = (reader: Reader, piece: string, layoutLeft: string, out: Read): void => {
  switch (piece) {
    case '2006':
      if (!/^\d.{3}/s.test(reader.rest)) throw new Misfit();
      out.year = Number(reader.take(/^\d{4}/));
      return;
    case '06': {
      const year = Number(reader.take(/^\d\d/));
      out.year = year >= 69 ? 1900 + year : 2000 + year;
      return;
    }
    case 'January':
      out.month = reader.name(monthNames) + 1;
      return;
    case 'Jan':
      out.month = reader.name(short(monthNames)) + 1;
      return;
    case '01':
    case '1':
      out.month = reader.number(piece === '01');
      if (out.month < 1 || out.month > 12) throw new OutOfRange('month');
      return;
    case 'Monday':
      reader.name(dayNames);
      return;
    case 'Mon':
      reader.name(short(dayNames));
      return;
    case '_2':
      reader.maybe(/^ /);
      out.day = reader.number(false);
      return;
    case '02':
    case '2':
      out.day = reader.number(piece === '02');
      return;
    case '__2':
      reader.maybe(/^ {1,2}/);
      out.yearDay = Number(reader.take(/^\d{1,3}/));
      return;
    case '002':
      out.yearDay = Number(reader.take(/^\d{3}/));
      return;
    case '15':
      out.hour = limited(reader.number(false), 24, 'hour');
      return;
    case '03':
    case '3':
      out.hour = limited(reader.number(piece === '03'), 13, 'hour');
      return;
    case '04':
    case '4':
      out.minute = limited(reader.number(piece === '04'), 60, 'minute');
      return;
    case '05':
    case '5': {
      out.second = limited(reader.number(piece === '05'), 60, 'second');
      // A fraction may follow the seconds even where the layout has none next.
      const next = nextPiece(layoutLeft, 0)?.piece;
      const fraction = next !== undefined && /^[.,]/.test(next) ? undefined : reader.maybe(/^[.,]\d+/);
      if (fraction) out.nanosecond = nanoseconds(fraction);
      return;
    }
    case 'PM':
      out.half = reader.take(/^[AP]M/) === 'PM' ? 'pm' : 'am';
      return;
    case 'pm':
      out.half = reader.take(/^[ap]m/) === 'pm' ? 'pm' : 'am';
      return;
    case 'MST':
      if (reader.maybe(/^UTC/) !== undefined) out.isUtc = true;
      else out.zone = reader.take(zoneName);
      return;
  }
  if (/^[.,]0/.test(piece)) out.nanosecond = nanoseconds(reader.take(new RegExp(`^[.,]\\d{${piece.length - 1}}`)));
  else if (/^[.,]9/.test(piece)) {
    const fraction = reader.maybe(/^[.,]\d{1,9}/);
    if (fraction) out.nanosecond = nanoseconds(fraction);
  } else readOffset(reader, piece, out);
};

/** parseTimeZone: what may be a zone's abbreviation. */
const zoneName = /^(?:ChST|MeST|GMT(?:[+-](?:2[0-3]|[01]?\d)(?!\d))?|[+-](?:2[0-3]|[01]?\d)(?!\d)|(?:[A-Z]{4}T|[A-Z]{3}T|WITA|[A-Z]{3})(?![A-Z]))/;

const readOffset = (reader: Reader, piece: string, out: Read): void => {
  if (piece.startsWith('Z') && reader.maybe(/^Z/) !== undefined) {
    out.isUtc = true;
    return;
  }
  const parts = piece.replace(/\D/g, '').length / 2;
  const colon = piece.includes(':') ? ':' : '';
  const given = reader.take(new RegExp(`^[+-]\\d\\d${`${colon}\\d\\d`.repeat(parts - 1)}`));
  const [hours = 0, minutes = 0, seconds = 0] = (given.match(/\d\d/g) ?? []).map(Number);
  if (hours > 24) throw new OutOfRange('time zone offset hour');
  if (minutes > 60) throw new OutOfRange('time zone offset minute');
  if (seconds > 60) throw new OutOfRange('time zone offset second');
  out.offset = ((hours * 60 + minutes) * 60 + seconds) * (given.startsWith('-') ? -1 : 1);
};

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const daysIn = (year: number, month: number): number => (month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);

/** time.Parse. Times without a zone are UTC, which is the local zone too. Throws `FunctionError` with Go's message. */
export const parseTime = (layout: string, text: string): Time => {
  const wrong = (message: string): FunctionError => new FunctionError(`parsing time ${timeQuote(text)}${message}`);
  const unfit = (value: string, element: string): FunctionError =>
    wrong(` as ${timeQuote(layout)}: cannot parse ${timeQuote(value)} as ${timeQuote(element)}`);
  const out: Read = {
    year: 0,
    month: -1,
    day: -1,
    yearDay: -1,
    hour: 0,
    minute: 0,
    second: 0,
    nanosecond: 0,
    half: undefined,
    isUtc: false,
    offset: undefined,
    zone: '',
  };
  const reader = new Reader(text);
  for (let at = 0; ; ) {
    const next = nextPiece(layout, at);
    const literal = layout.slice(at, next?.at ?? layout.length);
    if (!reader.skip(literal)) throw unfit(reader.rest, literal);
    if (!next) break;
    at = next.at + next.piece.length;
    const held = reader.rest;
    try {
      readPiece(reader, next.piece, layout.slice(at), out);
    } catch (error) {
      if (error instanceof OutOfRange) throw wrong(`: ${error.message} out of range`);
      if (error instanceof Misfit) throw unfit(held, next.piece);
      throw error;
    }
  }
  if (reader.rest !== '') throw wrong(`: extra text: ${timeQuote(reader.rest)}`);
  if (out.half === 'pm' && out.hour < 12) out.hour += 12;
  else if (out.half === 'am' && out.hour === 12) out.hour = 0;
  setDay(out, wrong);
  if (out.day < 1 || out.day > daysIn(out.year, out.month)) throw wrong(': day out of range');
  return timeOf(out);
};

/** The month and day, which may have been given as the day of the year. */
const setDay = (out: Read, wrong: (message: string) => FunctionError): void => {
  if (out.yearDay >= 0) {
    if (out.yearDay < 1 || out.yearDay > (isLeap(out.year) ? 366 : 365)) throw wrong(': day-of-year out of range');
    let month = 1;
    let day = out.yearDay;
    while (day > daysIn(out.year, month)) day -= daysIn(out.year, month++);
    if (out.month >= 0 && out.month !== month) throw wrong(': day-of-year does not match month');
    if (out.day >= 0 && out.day !== day) throw wrong(': day-of-year does not match day');
    out.month = month;
    out.day = day;
  }
  if (out.month < 0) out.month = 1;
  if (out.day < 0) out.day = 1;
};

const timeOf = (out: Read): Time => {
  const date = new Date(0);
  date.setUTCFullYear(out.year, out.month - 1, out.day);
  date.setUTCHours(out.hour, out.minute, out.second);
  const wall = BigInt(date.getTime()) * 1_000_000n + BigInt(out.nanosecond);
  if (out.isUtc) return new Time(wall);
  if (out.offset !== undefined) {
    const isLocal = out.offset === 0 && (out.zone === '' || out.zone === 'UTC');
    return new Time(wall - BigInt(out.offset) * 1_000_000_000n, out.offset, isLocal ? 'UTC' : out.zone);
  }
  if (out.zone === '') return new Time(wall);
  // An abbreviation tells no offset, but for `GMT+3`; Go keeps the time of day then.
  const hours = /^GMT([+-]\d+)$/.exec(out.zone)?.[1];
  const offset = hours === undefined ? 0 : Number(hours) * 3600;
  return new Time(wall - BigInt(offset) * 1_000_000_000n, offset, out.zone);
};
