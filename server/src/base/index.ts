export { applyEdits, type Edit } from './edits.ts';
export { editsBetween, lineDiff } from './line-diff.ts';
export { LineIndex, type Position, type PositionRange } from './line-index.ts';
export { memo, memoText } from './memo.ts';
export { contains, overlaps, type Range } from './range.ts';
export { SourceText, wellFormed } from './source-text.ts';
