/** Times and their layouts (Go's time package, format.go). */
import { Time } from '../../value/index.ts';
import { quote } from './quote.ts';

export const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
export const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** A time's parts in its own zone. */
interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly yearDay: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
}

export const partsOf = (time: Time): Parts => {
  const local = time.nanoseconds + BigInt(time.offset) * 1_000_000_000n;
  let seconds = local / 1_000_000_000n;
  let nanosecond = Number(local % 1_000_000_000n);
  if (nanosecond < 0) {
    nanosecond += 1_000_000_000;
    seconds -= 1n;
  }
  const date = new Date(Number(seconds) * 1000);
  const start = Date.UTC(date.getUTCFullYear(), 0, 1);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    yearDay: Math.floor((date.getTime() - start) / 86_400_000) + 1,
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    nanosecond,
  };
};

/** The pieces of a layout that stand for a part of a time, longest first where one begins another. */
const pieces = [
  'January',
  'Jan',
  'Monday',
  'Mon',
  'MST',
  '2006',
  '-07:00:00',
  '-070000',
  '-07:00',
  '-0700',
  '-07',
  'Z07:00:00',
  'Z070000',
  'Z07:00',
  'Z0700',
  'Z07',
  '002',
  '01',
  '02',
  '03',
  '04',
  '05',
  '06',
  '15',
  '__2',
  '_2',
  'PM',
  'pm',
  '1',
  '2',
  '3',
  '4',
  '5',
];

interface Piece {
  readonly piece: string;
  readonly at: number;
}

const nextPiece = (layout: string, from: number): Piece | undefined => {
  for (let at = from; at < layout.length; at++) {
    const fraction = /^[.,](?:0+|9+)(?!\d)/.exec(layout.slice(at));
    if (fraction) return { piece: fraction[0], at };
    if (layout.startsWith('_2006', at)) continue;
    const piece = pieces.find((candidate) => layout.startsWith(candidate, at));
    if (piece === undefined) continue;
    // `Jan` inside a longer lower-case word is text (Go checks for `Jan` the same way for `Mon`).
    if ((piece === 'Jan' || piece === 'Mon') && /[a-z]/.test(layout[at + 3] ?? '')) continue;
    return { piece, at };
  }
  return undefined;
};

const two = (value: number): string => String(value).padStart(2, '0');

const zoneText = (offset: number, colon: boolean, seconds: boolean, minutes: boolean): string => {
  const size = Math.abs(offset);
  const separator = colon ? ':' : '';
  const hours = `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}`;
  if (!minutes) return hours;
  return `${hours}${separator}${two(Math.floor(size / 60) % 60)}${seconds ? separator + two(size % 60) : ''}`;
};

const pieceText = (piece: string, parts: Parts, time: Time): string => {
  const hour12 = parts.hour % 12 === 0 ? 12 : parts.hour % 12;
  switch (piece) {
    case 'January':
      return monthNames[parts.month - 1] ?? '';
    case 'Jan':
      return (monthNames[parts.month - 1] ?? '').slice(0, 3);
    case 'Monday':
      return dayNames[parts.weekday] ?? '';
    case 'Mon':
      return (dayNames[parts.weekday] ?? '').slice(0, 3);
    case 'MST':
      return time.zone === '' ? zoneText(time.offset, false, false, time.offset % 3600 !== 0) : time.zone;
    case '2006':
      return String(parts.year).padStart(4, '0');
    case '06':
      return two(parts.year % 100);
    case '01':
      return two(parts.month);
    case '1':
      return String(parts.month);
    case '02':
      return two(parts.day);
    case '_2':
      return String(parts.day).padStart(2, ' ');
    case '2':
      return String(parts.day);
    case '002':
      return String(parts.yearDay).padStart(3, '0');
    case '__2':
      return String(parts.yearDay).padStart(3, ' ');
    case '15':
      return two(parts.hour);
    case '03':
      return two(hour12);
    case '3':
      return String(hour12);
    case '04':
      return two(parts.minute);
    case '4':
      return String(parts.minute);
    case '05':
      return two(parts.second);
    case '5':
      return String(parts.second);
    case 'PM':
      return parts.hour >= 12 ? 'PM' : 'AM';
    case 'pm':
      return parts.hour >= 12 ? 'pm' : 'am';
  }
  if (piece.startsWith('Z') && time.offset === 0) return 'Z';
  if (piece.startsWith('Z07') || piece.startsWith('-07')) {
    const digits = piece.replace(/\D/g, '').length;
    return zoneText(time.offset, piece.includes(':'), digits > 4, digits > 2);
  }
  const digits = String(parts.nanosecond)
    .padStart(9, '0')
    .slice(0, piece.length - 1);
  if (piece[1] === '0') return piece[0] + digits;
  const trimmed = digits.replace(/0+$/, '');
  return trimmed === '' ? '' : piece[0] + trimmed;
};

/** Time.Format. */
export const formatTime = (time: Time, layout: string): string => {
  const parts = partsOf(time);
  let result = '';
  let at = 0;
  for (let next = nextPiece(layout, 0); next; next = nextPiece(layout, at)) {
    result += layout.slice(at, next.at) + pieceText(next.piece, parts, time);
    at = next.at + next.piece.length;
  }
  return result + layout.slice(at);
};

/** Time.String. */
export const timeText = (time: Time): string => formatTime(time, '2006-01-02 15:04:05.999999999 -0700 MST');

/** time.Parse; undefined where Go returns an error. Times without a zone are UTC. */
export const parseTime = (layout: string, text: string): Time | undefined => {
  let year = 0;
  let month = 1;
  let day = 1;
  let hour = 0;
  let minute = 0;
  let second = 0;
  let nanosecond = 0;
  let offset = 0;
  let zone = 'UTC';
  let pm: boolean | undefined;
  let rest = text;
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    const match = pattern.exec(rest);
    if (!match) return undefined;
    rest = rest.slice(match[0].length);
    return match[0];
  };
  for (let next = nextPiece(layout, 0); ; next = nextPiece(layout, at)) {
    const literal = layout.slice(at, next?.at ?? layout.length);
    if (!rest.startsWith(literal)) return undefined;
    rest = rest.slice(literal.length);
    if (!next) break;
    at = next.at + next.piece.length;
    const { piece } = next;
    const number = (digits: RegExp): number => Number((take(digits) ?? 'x').trim());
    switch (piece) {
      case '2006':
        year = number(/^\d{4}/);
        break;
      case '06': {
        const short = number(/^\d{2}/);
        year = short >= 69 ? 1900 + short : 2000 + short;
        break;
      }
      case 'January':
      case 'Jan': {
        const names = piece === 'Jan' ? monthNames.map((name) => name.slice(0, 3)) : monthNames;
        const index = names.findIndex((name) => rest.toLowerCase().startsWith(name.toLowerCase()));
        if (index < 0) return undefined;
        rest = rest.slice(names[index]?.length ?? 0);
        month = index + 1;
        break;
      }
      case 'Monday':
      case 'Mon': {
        const names = piece === 'Mon' ? dayNames.map((name) => name.slice(0, 3)) : dayNames;
        const name = names.find((candidate) => rest.toLowerCase().startsWith(candidate.toLowerCase()));
        if (!name) return undefined;
        rest = rest.slice(name.length);
        break;
      }
      case '01':
        month = number(/^\d{2}/);
        break;
      case '1':
        month = number(/^\d{1,2}/);
        break;
      case '02':
        day = number(/^\d{2}/);
        break;
      case '_2':
        day = number(/^ ?\d{1,2}/);
        break;
      case '2':
        day = number(/^\d{1,2}/);
        break;
      case '15':
        hour = number(/^\d{2}/);
        break;
      case '03':
        hour = number(/^\d{2}/);
        break;
      case '3':
        hour = number(/^\d{1,2}/);
        break;
      case '04':
        minute = number(/^\d{2}/);
        break;
      case '4':
        minute = number(/^\d{1,2}/);
        break;
      case '05':
      case '5': {
        second = number(piece === '05' ? /^\d{2}/ : /^\d{1,2}/);
        // A fraction may follow the seconds even where the layout has none.
        if (!/^[.,]/.test(layout.slice(at))) {
          const fraction = take(/^[.,]\d+/);
          if (fraction) nanosecond = Number(fraction.slice(1, 10).padEnd(9, '0'));
        }
        break;
      }
      case 'PM':
      case 'pm': {
        const half = take(piece === 'PM' ? /^(?:AM|PM)/ : /^(?:am|pm)/);
        if (!half) return undefined;
        pm = half.toLowerCase() === 'pm';
        break;
      }
      case 'MST': {
        const name = take(/^(?:UTC|[A-Z]{3,5}|[+-]\d\d(?:\d\d)?)/);
        if (!name) return undefined;
        zone = name;
        break;
      }
      default: {
        if (/^[.,]/.test(piece)) {
          const fraction = take(piece[1] === '0' ? new RegExp(`^[.,]\\d{${piece.length - 1}}`) : /^[.,]\d+/);
          if (fraction) nanosecond = Number(fraction.slice(1, 10).padEnd(9, '0'));
          else if (piece[1] === '0') return undefined;
          break;
        }
        if (piece.startsWith('Z') && take(/^Z/)) break;
        const digits = piece.replace(/\D/g, '').length;
        const colon = piece.includes(':') ? ':' : '';
        const given = take(new RegExp(`^[+-]\\d\\d${digits > 2 ? `${colon}\\d\\d` : ''}${digits > 4 ? `${colon}\\d\\d` : ''}`));
        if (!given) return undefined;
        const [, sign, hours = '0', minutes = '0', seconds = '0'] = /^([+-])(\d\d):?(\d\d)?:?(\d\d)?/.exec(given) ?? [];
        offset = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * (sign === '-' ? -1 : 1);
        zone = offset === 0 ? 'UTC' : '';
      }
    }
  }
  if (rest !== '') return undefined;
  if (pm === true && hour < 12) hour += 12;
  if (pm === false && hour === 12) hour = 0;
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (
    ![year, month, day, hour, minute, second].every(Number.isFinite) ||
    month < 1 ||
    month > 12 ||
    day < 1 ||
    day > lastDay ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  )
    return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return new Time(BigInt(date.getTime()) * 1_000_000n + BigInt(nanosecond) - BigInt(offset) * 1_000_000_000n, offset, zone);
};

/** Time.GoString, as `%#v` prints it. */
export const goTime = (time: Time): string => {
  const { year, month, day, hour, minute, second, nanosecond } = partsOf(time);
  const zone = time.zone === 'UTC' && time.offset === 0 ? 'time.UTC' : `time.Location(${quote(time.zone)})`;
  return `time.Date(${year}, time.${monthNames[month - 1]}, ${day}, ${hour}, ${minute}, ${second}, ${nanosecond}, ${zone})`;
};
