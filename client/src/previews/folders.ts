/** Files that previews offer to choose from. Folders are read rather than searched, since a virtual workspace may have no search. */
import { FileType, Uri, workspace } from 'vscode';

/** The files of a folder, without those of its subfolders; none where it cannot be read. */
const filesIn = async (folder: Uri): Promise<Uri[]> => {
  try {
    const entries = await workspace.fs.readDirectory(folder);
    return entries.filter(([, type]) => (type & FileType.Directory) === 0).map(([name]) => Uri.joinPath(folder, name));
  } catch {
    return [];
  }
};

/** Values files of a chart beside its values.yaml: by their names, or in a folder for them. */
export const valuesFilesOf = async (chart: Uri): Promise<Uri[]> => {
  const [own = [], ...others] = await Promise.all([chart, Uri.joinPath(chart, 'ci'), Uri.joinPath(chart, 'values')].map(filesIn));
  return [...own.filter(({ path }) => /values[^/]*$/.test(path)), ...others.flat()].filter(
    ({ path }) => /\.ya?ml$/.test(path) && path !== Uri.joinPath(chart, 'values.yaml').path,
  );
};

/** Packed states of a chart, in its folder and in the one around it. */
export const packedCharts = async (chart: Uri, name: string): Promise<Uri[]> => {
  const found = await Promise.all([chart, Uri.joinPath(chart, '..')].map(filesIn));
  return found.flat().filter(({ path }) => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    // `name-1.2.3.tgz`, and not one of `name-other`.
    return file.startsWith(`${name}-`) && /^v?\d.*\.tgz$/.test(file.slice(name.length + 1));
  });
};
