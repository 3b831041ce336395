/** What `print`, `%v` and a template's action print of a value (Go's fmt). */
import { type Marked, sortedKeys, TextBuilder, type Value } from '../../value/index.ts';
import { durationText } from './duration.ts';
import { formatFloat } from './float.ts';
import { dayNames, monthNames, timeText } from './time.ts';

/** The text that a template action prints for a value; `<no value>` for nil, which Helm removes. */
export const printValue = (value: Value): Marked => (value.kind === 'nil' ? plain('<no value>') : plainVerb(value));

/** What `%v` prints. Members of lists and maps keep their origins. */
export const plainVerb = (value: Value): Marked => {
  if (value.kind === 'string') return value;
  if (value.kind !== 'list' && value.kind !== 'dict' && value.kind !== 'struct') return plain(scalarText(value));
  const builder = new TextBuilder();
  write(builder, value, 0, { left: maxMembers });
  return builder.build();
};

const plain = (text: string): Marked => ({ text, runs: undefined });

const maxDepth = 200;
/** Members of one value that are printed. A list that holds the same list twice, and that twice, has more than can ever be written. */
const maxMembers = 100_000;

const write = (out: TextBuilder, value: Value, depth: number, members: { left: number }): void => {
  if (depth > maxDepth) return;
  if (members.left-- === 0) throw new RangeError('the value is too large to be printed');
  switch (value.kind) {
    case 'string':
      out.addSlice(value);
      return;
    case 'list':
      out.add('[');
      value.items.forEach((item, i) => {
        if (i > 0) out.add(' ');
        write(out, item, depth + 1, members);
      });
      out.add(']');
      return;
    case 'dict':
      out.add('map[');
      sortedKeys(value).forEach((key, i) => {
        out.add(`${i > 0 ? ' ' : ''}${key}:`);
        const member = value.entries.get(key);
        if (member) write(out, member, depth + 1, members);
      });
      out.add(']');
      return;
    case 'struct':
      if (value.underlying) write(out, value.underlying, depth + 1, members);
      else {
        out.add(value.goType.startsWith('*') ? '&{' : '{');
        [...value.fields.values()].forEach((field, i) => {
          if (i > 0) out.add(' ');
          write(out, field, depth + 1, members);
        });
        out.add('}');
      }
      return;
    default:
      out.add(scalarText(value));
  }
};

/** A value that is neither text nor a container. */
export const scalarText = (value: Value): string => {
  switch (value.kind) {
    case 'nil':
      return '<nil>';
    case 'bool':
      return String(value.value);
    case 'int':
      if (value.goType === 'time.Month') return monthNames[Number(value.value) - 1] ?? `%!Month(${value.value})`;
      if (value.goType === 'time.Weekday') return dayNames[Number(value.value)] ?? `%!Weekday(${value.value})`;
      return String(value.value);
    case 'float':
      return formatFloat(value.value, 'g');
    case 'bytes':
      return `[${[...value.data].join(' ')}]`;
    case 'time':
      return timeText(value);
    case 'duration':
      return durationText(value.nanoseconds);
    case 'opaque':
      return value.printed;
    default:
      return '';
  }
};
