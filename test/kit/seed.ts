/** What is tried by chance is the same each time, so that a state of the project passes or fails for good. SEED chooses other samples. */
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.SEED ?? 1) });
