export { checkFunctions } from './functions.ts';
export { tokenize } from './lexer.ts';
export { errorContext } from './location.ts';
export { parse } from './parser.ts';
export { printNode } from './print.ts';
export type { Token, TokenKind } from './token.ts';
export type {
  Action,
  Block,
  Bool,
  Branching,
  Break,
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
export { childrenOf, walk } from './walk.ts';
