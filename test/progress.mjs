// Long steps that show they are alive, and programs that end with us. Plain Node, no dependencies.
import { spawn } from 'node:child_process';

const isWindows = process.platform === 'win32';

export const say = (text) => console.log(`keelson: ${text}`);

const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill();
});

/** Does some work under a name. On a terminal the seconds count up in place; elsewhere a line now and then tells that it goes on. */
export const step = async (what, work) => {
  const start = Date.now();
  const seconds = () => Math.round((Date.now() - start) / 1000);
  const onTerminal = process.stdout.isTTY;
  const line = `keelson: ${what} …`;
  process.stdout.write(onTerminal ? line : `${line}\n`);
  const timer = setInterval(
    () => process.stdout.write(onTerminal ? `\r${line} ${seconds()} s` : `${line} ${seconds()} s\n`),
    onTerminal ? 1000 : 15_000,
  );
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (onTerminal) process.stdout.write('\n');
  }
};

/** Starts a program that ends with us. */
const start = (command, args, options) => {
  // On Windows npm and code are scripts, which only a shell starts.
  const shell = isWindows && !command.endsWith('.exe');
  const words = shell ? args.map((word) => (/\s/.test(word) ? `"${word}"` : word)) : args;
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'], ...options, shell });
  running.add(child);
  child.on('close', () => running.delete(child));
  return child;
};

/** Runs a program to its end and gives what it wrote; where it fails, that is in the error. */
export const run = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = start(command, args, options);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    child.on('error', reject);
    child.on('close', (status, signal) => {
      if (status === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(' ')} failed (${signal ?? status})${output === '' ? '' : `\n${output.trimEnd()}`}`));
    });
  });

/** Runs a program whose output is shown as it comes; gives its status and that output. */
export const follow = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = start(command, args, options);
    let output = '';
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])
      from.on('data', (chunk) => {
        output += chunk;
        to.write(chunk);
      });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
