// Documents: added, seen as they were read, tried out, and reviewed.
import { useEffect, useState } from 'preact/hooks';
import type { DocumentPage } from '../../protocol/document.ts';
import { call, sentenceOf, useLoad } from '../api.ts';
import { OneDocument } from '../documents/one-document.tsx';
import { Review } from '../documents/review.tsx';
import { Status } from '../documents/status.tsx';
import { Try } from '../documents/try.tsx';
import { Card, Empty, PageHead, Problem } from '../parts/elements.tsx';
import { ago } from '../parts/times.ts';
import type { Route } from '../route.ts';
import { useSession } from '../session.ts';

const RELOAD_MS = 1500;

export function Documents({ route }: { route: Route }) {
  const { mayWrite } = useSession();
  const { data, problem: loadProblem, reload } = useLoad<DocumentPage>('/v1/documents?limit=200');
  const [problem, setProblem] = useState<string>();
  const isReading = data?.documents.some(({ status }) => status === 'reading') ?? false;
  useEffect(() => {
    if (!isReading) return;
    const timer = setInterval(reload, RELOAD_MS);
    return () => clearInterval(timer);
  }, [isReading]);

  if (route[0] !== undefined) return <OneDocument id={route[0]} onChange={reload} />;
  return (
    <>
      <PageHead title="Documents" lead="What the desk answers from." />
      <Problem text={problem ?? loadProblem} />
      {mayWrite && <Adding onAdded={reload} onProblem={setProblem} />}
      <Card>
        {data?.documents.length === 0 ? (
          <Empty title="No document yet">Drop files here, or put them into the folder of the desk.</Empty>
        ) : (
          <div class="table-wrap" tabIndex={0} role="region" aria-label="Documents">
            <table>
              <thead>
                <tr>
                  <th>Title</th>
                  <th>State</th>
                  <th class="number">Passages</th>
                  <th>Changed</th>
                </tr>
              </thead>
              <tbody>
                {data?.documents.map((document) => (
                  <tr key={document.id}>
                    <td>
                      <a href={`#/documents/${document.id}`}>{document.title}</a>
                      <br />
                      <span class="muted">{document.source.replace('folder:/', '')}</span>
                    </td>
                    <td>
                      <Status document={document} />
                    </td>
                    <td class="number">{document.passageCount}</td>
                    <td>{ago(document.updatedAt)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Card>
      <Try />
      <Review />
    </>
  );
}

interface AddingProps {
  readonly onAdded: () => void;
  readonly onProblem: (text: string | undefined) => void;
}

function Adding({ onAdded, onProblem }: AddingProps) {
  const [isOver, setOver] = useState(false);
  const [url, setUrl] = useState('');
  const [said, setSaid] = useState('');
  const addFiles = async (files: readonly { file: File; path: string }[]) => {
    onProblem(undefined);
    const problems: string[] = [];
    for (const { file, path } of files) {
      const form = new FormData();
      form.set('source', path);
      form.set('file', file);
      await call('/v1/documents', { body: form }).catch((error: unknown) =>
        problems.push(`${path}: ${sentenceOf(error)}`),
      );
    }
    if (problems.length > 0) onProblem(problems.join(' '));
    setSaid(`${files.length - problems.length} of ${files.length} files were taken.`);
    onAdded();
  };
  const addUrl = async (event: Event) => {
    event.preventDefault();
    onProblem(undefined);
    try {
      await call('/v1/documents', { body: { url } });
      setUrl('');
      setSaid('The page was fetched.');
      onAdded();
    } catch (error) {
      onProblem(sentenceOf(error));
    }
  };
  const chosen = (files: FileList | null) =>
    addFiles([...(files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
  return (
    <section
      class="drop"
      aria-label="Add documents"
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void droppedFiles(event.dataTransfer).then(addFiles);
      }}
    >
      <p>
        Drop files or a folder here, or{' '}
        <label class="link file">
          choose files
          <input
            type="file"
            multiple
            class="unseen"
            onChange={(event) => chosen(event.currentTarget.files)}
          />
        </label>
      </p>
      <form class="row-form" onSubmit={addUrl}>
        <input
          type="url"
          aria-label="Address of a page"
          placeholder="https://… a page of your website"
          required
          value={url}
          onInput={(event) => setUrl(event.currentTarget.value)}
        />
        <button type="submit" class="button plain">
          Add the page
        </button>
      </form>
      <p role="status" class="note">
        {said}
      </p>
    </section>
  );
}

/** A folder is walked through. */
async function droppedFiles(transfer: DataTransfer | null): Promise<{ file: File; path: string }[]> {
  const entries = [...(transfer?.items ?? [])].map((item) => item.webkitGetAsEntry());
  const files: { file: File; path: string }[] = [];
  const walk = async (entry: FileSystemEntry | null): Promise<void> => {
    if (entry?.isFile) {
      const file = await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      );
      if (!file.name.startsWith('.')) files.push({ file, path: entry.fullPath.replace(/^\//, '') });
    } else if (entry?.isDirectory) {
      const reader = (entry as FileSystemDirectoryEntry).createReader();
      for (;;) {
        const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
          reader.readEntries(resolve, reject),
        );
        if (some.length === 0) return;
        for (const one of some) await walk(one);
      }
    }
  };
  for (const entry of entries) await walk(entry);
  return files;
}
