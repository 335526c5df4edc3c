// One document: the units as they were read, beside the original.
import { useEffect, useState } from 'preact/hooks';
import type { DocumentContentView, DocumentView } from '../../protocol/document.ts';
import { call, useLoad } from '../api.ts';
import { Act, Card, PageHead, Problem } from '../parts/elements.tsx';
import { go } from '../route.ts';
import { useSession } from '../session.ts';
import { Status } from './status.tsx';

const MOST_SHOWN_BYTES = 300_000;

export function OneDocument({ id, onChange }: { id: string; onChange: () => void }) {
  const { mayWrite } = useSession();
  const {
    data: document,
    problem: loadProblem,
    reload,
  } = useLoad<DocumentView>(`/v1/documents/${encodeURIComponent(id)}`);
  const content = useLoad<DocumentContentView>(document ? `/v1/documents/${id}/content` : null);
  const [problem, setProblem] = useState<string>();
  const file = `v1/documents/${id}/file`;
  const isText = /^text\/|json/.test(document?.mediaType ?? '');
  const remove = async () => {
    if (!confirm('Remove this document? It is asked no more.')) return;
    await call(`/v1/documents/${id}`, { method: 'DELETE' });
    onChange();
    go('documents');
  };
  const again = async () => {
    await call(`/v1/documents/${id}/reindex`, { method: 'POST' });
    reload();
  };
  return (
    <>
      <PageHead title={document?.title ?? 'Document'} lead={document?.source ?? ''}>
        <a class="button plain" href="#/documents">
          All documents
        </a>
        <a class="button plain" href={file} download>
          Download
        </a>
        {mayWrite && (
          <>
            <Act class="button plain" act={again} onProblem={setProblem}>
              Read again
            </Act>
            <Act class="button danger" act={remove} onProblem={setProblem}>
              Remove
            </Act>
          </>
        )}
      </PageHead>
      <Problem text={problem ?? loadProblem ?? content.problem} />
      {document && (
        <p class="status-line">
          <Status document={document} />
        </p>
      )}
      <div class="beside">
        <Card title="As it was read">
          <div class="units" tabIndex={0} role="region" aria-label="Passages">
            {content.data?.passages.map(({ start, end, heading }) => (
              <div class="unit" key={start}>
                {heading.length > 0 && <h3>{heading.join(' › ')}</h3>}
                {content.data?.text.slice(start, end)}
              </div>
            ))}
          </div>
        </Card>
        <Card title="The original">
          {isText ? <Original file={file} /> : <p class="note">Download the file to see the original.</p>}
        </Card>
      </div>
    </>
  );
}

function Original({ file }: { file: string }) {
  const [text, setText] = useState('');
  useEffect(() => {
    fetch(file, { credentials: 'same-origin' })
      .then((response) => response.text())
      .then(
        (whole) => setText(whole.slice(0, MOST_SHOWN_BYTES)),
        () => setText('The file cannot be loaded.'),
      );
  }, [file]);
  return (
    <pre class="original" tabIndex={0}>
      {text}
    </pre>
  );
}
