/** Go's fmt, strconv and time formatting. */
export { durationText, parseDuration } from './duration.ts';
export { formatFloat } from './float.ts';
export { plainVerb, printValue, scalarText } from './print.ts';
export { canBackquote, quote } from './quote.ts';
export { sprintf } from './sprintf.ts';
export { formatTime, parseTime, partsOf, timeText } from './time.ts';
