import { type Arguments, commandOptions, help, UsageError } from './arguments.ts';
import { runCheck } from './check.ts';
import type { Summon } from './crew.ts';
import { runExplain } from './explain.ts';
import { runFix } from './fix.ts';
import type { Host } from './host.ts';
import { runRender } from './render.ts';

/** Runs a command with its arguments parsed; gives the exit status. `parse` is the machine's argument parser, `summon` its other processors. */
export const run = async (
  host: Host,
  [command, ...rest]: readonly string[],
  parse: (args: readonly string[], options: (typeof commandOptions)[string]) => Arguments,
  summon?: Summon,
): Promise<number> => {
  if (command === undefined) {
    host.complain('a command is missing; see keelson --help');
    return 2;
  }
  if (command === '--help' || command === '-h' || command === 'help') {
    host.write(help);
    return 0;
  }
  if (command === '--version' || command === 'version') {
    host.write(`${host.version}\n`);
    return 0;
  }
  const options = Object.hasOwn(commandOptions, command) ? commandOptions[command] : undefined;
  try {
    if (!options) throw new UsageError(`\`${command}\` is no command; see keelson --help`);
    if (rest.includes('--help') || rest.includes('-h')) {
      host.write(help);
      return 0;
    }
    const args = parse(rest, options);
    switch (command) {
      case 'check':
        return await runCheck(host, args, summon);
      case 'fix':
        return await runFix(host, args);
      case 'render':
        return await runRender(host, args);
      default:
        return await runExplain(host, args);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    host.complain(error.message);
    return 2;
  }
};
