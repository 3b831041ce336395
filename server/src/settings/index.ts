export { type Configuration, configurationFrom, type Setting, settings } from './settings.ts';
