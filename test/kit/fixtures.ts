/** The charts under test/fixtures, and small ones made for a test, as files in memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MemoryFileSystem } from '../../server/src/environment/index.ts';

export const fixtureFolder = fileURLToPath(new URL('../fixtures', import.meta.url));

/** The files of a fixture chart, by path inside it. */
export const fixture = (name: string): Record<string, string> => {
  const folder = join(fixtureFolder, 'charts', name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
    }),
  );
};

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Files in memory, in one or several folders: `{'/space/gatehouse': fixture('gatehouse')}`. */
export const filesIn = (folders: Readonly<Record<string, Files>>): MemoryFileSystem =>
  new MemoryFileSystem(
    Object.entries(folders).flatMap(([folder, files]) => Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content] as const)),
  );

/** The smallest chart with the bug: one claim label, the chart's own version, written inline. */
export const inlineChart = (name: string, label = '{{ .Chart.Version }}'): Record<string, string> => ({
  'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.2.3\n`,
  'templates/sts.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ${name}
spec:
  volumeClaimTemplates:
    - metadata:
        name: data
        labels:
          chart: ${label}
`,
});
