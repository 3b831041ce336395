export { errorContext } from './location.ts';
export { isTooLong, maxActions } from './long.ts';
export { parse, parseAsGo } from './parse.ts';
export { printNode } from './print.ts';
export { problemsOf } from './problems.ts';
export { type Move, moveBetween, type Pair, pairsBetween } from './same-program.ts';
export { keywords, type Token, type TokenKind } from './token.ts';
export { tokenize } from './tokens.ts';
export type {
  Action,
  Block,
  Bool,
  Branching,
  Break,
  Call,
  Chain,
  Command,
  Comment,
  Continue,
  Define,
  Dot,
  Field,
  FieldName,
  Identifier,
  If,
  List,
  NamedTemplate,
  Nil,
  Node,
  Num,
  Operand,
  Pipeline,
  Problem,
  RangeLoop,
  Statement,
  Str,
  Tag,
  Template,
  TemplateCall,
  Text,
  Variable,
  With,
} from './tree.ts';
export { childrenOf, walk, walkAround } from './walk.ts';
