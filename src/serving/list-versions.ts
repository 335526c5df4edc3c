// Every version in the repository with its scores on held-out data, whether or not it is in memory.
import { readManifest } from '../engine/model-files.ts';
import { AppError } from '../errors.ts';
import { versionFolders } from './model-repository.ts';

export interface ListedVersion {
  readonly name: string;
  readonly version: string;
  readonly created: string | null;
  readonly scores: Readonly<Record<string, unknown>>;
  /** Why it cannot be used. */
  readonly problem: string | null;
}

export async function listVersions(modelsDir: string): Promise<ListedVersion[]> {
  return Promise.all(
    versionFolders(modelsDir).map(async ({ name, version, folder }) => {
      try {
        const { created, scores } = await readManifest(folder);
        return { name, version, created, scores, problem: null };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return { name, version, created: null, scores: {}, problem: error.message };
      }
    }),
  );
}
