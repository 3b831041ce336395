// The long run of the fuzz tests: `npm run fuzz [INPUTS [OPERATIONS [SEED]]]`. More than 200,000 inputs and 20,000 operations unless told otherwise.
import path from 'node:path';
import { follow, say } from '../progress.mjs';

const [inputs = 200_000, operations = 20_000, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
const root = path.resolve(import.meta.dirname, '../..');
say(`${inputs} inputs, ${operations} operations, seed ${seed}`);
const { status } = await follow(process.execPath, [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'test/fuzz', '--reporter=verbose'], {
  cwd: root,
  // Four targets share the inputs, two more get a tenth of what each of them gets; a walk is sixty operations.
  env: {
    ...process.env,
    KEELSON_INPUTS: String(Math.ceil(inputs / 4)),
    KEELSON_WALKS: String(Math.ceil(operations / 60)),
    KEELSON_SEED: String(seed),
  },
});
process.exitCode = status ?? 1;
