// What `frontdesk documents check` does.
import { loadConfig } from '../config.ts';
import { checkDocuments, type DocumentProblem } from '../knowledge/quality/check-documents.ts';
import { openDatabase } from '../storage/database.ts';
import { createDocumentStore } from '../storage/document-store.ts';
import { counted } from './documents-view.ts';
import { printable } from './terminal.ts';

export async function checkAllDocuments(json: boolean): Promise<void> {
  const { DATABASE_URL: url, DATA_DIR: dataDir } = loadConfig();
  await using database = await openDatabase({ url, dataDir });
  const problems = await checkDocuments(createDocumentStore(database));
  process.stdout.write(json ? `${JSON.stringify(problems)}\n` : report(problems));
}

function report(problems: readonly DocumentProblem[]): string {
  if (problems.length === 0) return 'Nothing stands out in the documents.\n';
  const kinds = [...new Set(problems.map(({ kind }) => kind))];
  const parts = kinds.map((kind) => {
    const all = problems.filter((one) => one.kind === kind);
    const lines = all.map(({ title, detail }) => `  ${printable(title)}: ${printable(detail)}`);
    return `${kind} (${counted(all.length, 'finding')})\n${lines.join('\n')}`;
  });
  return `${parts.join('\n')}\n`;
}
