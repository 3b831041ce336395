export { isPlainText, plainText } from './build.ts';
export { withFile } from './change.ts';
export type {
  Chart,
  ChartMetadata,
  ChartProblem,
  Dependency,
  DisabledChart,
  MissingDependency,
  Prepared,
  PreparedChart,
  Subchart,
  TemplateFile,
} from './chart.ts';
export { type ChartChanges, changesBetween, ownKeys, type TemplateChange, templateChanges } from './compare.ts';
export { dependencyIndex } from './dependency-index.ts';
export { fatalProblems, lacksValues, problemText } from './fatal.ts';
export { type Glob, parseGlob } from './glob.ts';
export { brokenChart, chartNameAt, type LoadOptions, loadChart, satisfies, versionFits } from './load.ts';
export { isOtherValues, type OtherValues, otherValuesOf, textOfFile } from './other-values.ts';
export { prepare, prepareApart } from './prepare.ts';
export { setValue } from './set-values.ts';
export { valuesIn, valuesTreeOf } from './values.ts';
