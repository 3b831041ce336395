export { append } from './append.ts';
export { applyEdits, type Edit } from './edits.ts';
export { hashText, mix } from './hash.ts';
export { editsBetween, type Line, lineDiff } from './line-diff.ts';
export { LineIndex, type Position, type PositionRange } from './line-index.ts';
export { forget, memo, memoRecent, memoText, type Recent } from './memo.ts';
export { contains, overlaps, type Range } from './range.ts';
export { type Pack, type PackedText, SourceText, sharedText, wellFormed } from './source-text.ts';
export { untraced } from './untraced.ts';
