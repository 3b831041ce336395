/** What is tried by chance is the same each time, so that a state of the project passes or fails for good. KEELSON_SEED chooses other samples. */
import fc from 'fast-check';

export const seed = Number(process.env.KEELSON_SEED ?? 1);

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
