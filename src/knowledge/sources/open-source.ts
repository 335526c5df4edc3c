// The source that settings describe.
import type { FetchUrl } from '../fetch-url.ts';
import { createGitSource } from './git-source.ts';
import { createS3Source } from './s3-source.ts';
import type { SourceSettings } from './settings.ts';
import type { Source } from './source.ts';
import { createSqlSource } from './sql/sql-source.ts';
import { createWebsiteSource } from './website/website-source.ts';

export interface SourceSurroundings {
  /** Guards addresses: pages of a website may lead anywhere. */
  readonly fetchUrl: FetchUrl;
  /** For what a source keeps on the disk between two readings. */
  readonly cacheDir: string;
}

export function openSource(settings: SourceSettings, { fetchUrl, cacheDir }: SourceSurroundings): Source {
  switch (settings.kind) {
    case 'sql':
      return createSqlSource(settings);
    case 'website':
      return createWebsiteSource(settings, fetchUrl);
    case 's3':
      return createS3Source(settings);
    case 'git':
      return createGitSource(settings, cacheDir);
  }
}
