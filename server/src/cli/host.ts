import type { FileSystem } from '../environment/index.ts';

/** What the command line needs of the machine. */
export interface Host {
  readonly fs: FileSystem;
  /** An absolute path with forward slashes for one as given. */
  readonly resolve: (path: string) => string;
  readonly write: (text: string) => void;
  /** Clear messages for people, apart from the output. */
  readonly complain: (text: string) => void;
  /** Writes a file; gives why it could not be written, for people. */
  readonly writeFile: (path: string, text: string) => Promise<string | undefined>;
  /** Whether the output is a terminal that shows colour. */
  readonly color: boolean;
  /** The text of the page of a rule or of a fix; undefined where there is none. */
  readonly page: (shelf: 'rules' | 'fixes', name: string) => Promise<string | undefined>;
  readonly version: string;
  readonly now: () => bigint;
  readonly random: (bytes: number) => Uint8Array;
}
