/** Text of charts in a terminal: names of files and lines of templates must not move its cursor, colour it or turn its writing round. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const commands = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g;

/** The text with a mark in the place of each such character, as wide as the character stood in the text; line breaks and tabs stay. */
export const printable = (text: string): string => text.replace(commands, '\ufffd');
