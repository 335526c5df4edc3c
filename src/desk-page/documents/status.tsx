// Whether a document is read.
import type { DocumentView } from '../../protocol/document.ts';
import { Badge } from '../parts/elements.tsx';

export function Status({ document: { status, progressPercent, problem } }: { document: DocumentView }) {
  if (status === 'ready') return <Badge kind="good">ready</Badge>;
  if (status === 'reading') return <Badge kind="warn">reading, {Math.round(progressPercent)} %</Badge>;
  return (
    <>
      <Badge kind="bad">failed</Badge> <span class="muted">{problem}</span>
    </>
  );
}
