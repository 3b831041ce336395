/** Go's fmt, strconv and time formatting. */
export { durationText, parseDuration, readDuration } from './duration.ts';
export { formatFloat } from './float.ts';
export { parseTime } from './parse-time.ts';
export { plainVerb, printValue, scalarText } from './print.ts';
export { canBackquote, quote } from './quote.ts';
export { sprintf } from './sprintf.ts';
export { formatTime, partsOf, timeText } from './time.ts';
