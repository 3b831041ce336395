/** Times and their layouts (Go's time package, format.go). */
import type { Time } from '../../value/index.ts';
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

export interface Piece {
  readonly piece: string;
  readonly at: number;
}

export const nextPiece = (layout: string, from: number): Piece | undefined => {
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
      return time.zone === '' ? zoneText(time.offset, false, false, true) : time.zone;
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

/** Time.GoString, as `%#v` prints it. */
export const goTime = (time: Time): string => {
  const { year, month, day, hour, minute, second, nanosecond } = partsOf(time);
  const zone = time.zone === 'UTC' && time.offset === 0 ? 'time.UTC' : `time.Location(${quote(time.zone)})`;
  return `time.Date(${year}, time.${monthNames[month - 1]}, ${day}, ${hour}, ${minute}, ${second}, ${nanosecond}, ${zone})`;
};
