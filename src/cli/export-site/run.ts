// What `frontdesk export site` does: reads the documents once, and writes what a browser needs to answer from them.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../config.ts';
import { PACKED, type Site } from '../../edge/site.ts';
import {
  GRAPH_FILES,
  INTENTS_FILE,
  MANIFEST_FILE,
  VOCABULARY_FILE,
  WEIGHTS_FILE,
} from '../../engine/file-names.ts';
import { AppError } from '../../errors.ts';
import { findModel } from '../../serving/model-repository.ts';
import { readDesk } from './read-desk.ts';
import { openSiteFolder } from './site-folder.ts';

export interface ExportSiteFlags {
  readonly documents: string;
  readonly out: string;
  readonly name: string;
  readonly base: string;
  readonly model?: string;
  readonly json: boolean;
}

export async function runExportSite(flags: ExportSiteFlags): Promise<void> {
  const { documents, out, name, base, json } = flags;
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const browser = join(root, 'public', 'edge');
  if (!existsSync(join(browser, 'worker.js')))
    throw new AppError('not_found', 'Frontdesk is not built: run it as `npx frontdesk`, which builds it.');
  if (!existsSync(documents)) throw new AppError('not_found', `There is no folder ${documents}.`);
  if (!/^\/(.*\/)?$/.test(base))
    throw new AppError(
      'invalid_input',
      `--base ${base}: give a path that begins and ends with /, such as /help/.`,
    );
  const folder = await openSiteFolder(out);
  const config = loadConfig();
  const model = findModel(config.MODELS_DIR, flags.model);
  const tell = (line: string) => json || process.stderr.write(`${line}\n`);

  tell(`Reading ${documents} ...`);
  const { about, desk, vectors } = await readDesk({
    documents,
    name,
    timeZone: config.TIME_ZONE,
    model,
    ...(config.HANDOFF_TEXT === undefined ? {} : { handoffText: config.HANDOFF_TEXT }),
  });
  tell(`${desk.documents.length} documents, ${desk.vectors.length} passages`);
  const ofModel = async (file: string, ending = PACKED) =>
    folder.put(file.replace(/\..*$/, ''), ending, await readFile(join(model, file)));
  const files: Omit<Site, 'version'> = {
    formatVersion: 1,
    about,
    desk: await folder.put('desk', PACKED, Buffer.from(JSON.stringify(desk))),
    vectors: await folder.put('vectors', PACKED, vectors),
    model: {
      manifest: await ofModel(MANIFEST_FILE),
      vocabulary: await ofModel(VOCABULARY_FILE),
      ...(existsSync(join(model, INTENTS_FILE)) ? { intents: await ofModel(INTENTS_FILE) } : {}),
      encoder: await ofModel(GRAPH_FILES.encoder),
      reader: await ofModel(GRAPH_FILES.reader),
      judge: await ofModel(GRAPH_FILES.judge),
      weights: await ofModel(WEIGHTS_FILE),
    },
    runtime: await folder.put('runtime', PACKED, await readFile(join(browser, 'runtime.wasm'))),
    worker: await folder.put('worker', '.js', await readFile(join(browser, 'worker.js'))),
  };
  const shell = [
    ...['widget.js', 'theme.css', 'favicon.svg', 'fonts'].map((file) => join(root, 'public', file)),
    join(browser, 'local.js'),
  ];
  const site = await folder.finish(files, { shell, title: name || 'Ask us', base });
  if (json) process.stdout.write(`${JSON.stringify({ folder: out, ...site })}\n`);
  else
    process.stdout.write(
      `${out}: ${site.written} of ${site.files} files are new; a visitor loads ${(site.bytes / 1e6).toFixed(1)} MB once.\n`,
    );
}
