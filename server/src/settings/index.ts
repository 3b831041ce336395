export {
  noProject,
  type ProjectConfiguration,
  type ProjectProblem,
  projectFile,
  type RuleLevel,
  readProject,
  ruleLevels,
} from './project.ts';
export { type Configuration, configurationFrom, type Setting, settings } from './settings.ts';
