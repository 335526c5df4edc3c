// What is worth a look: contradictions, duplicates, documents that nobody asks or changes.
import type { ReviewView } from '../../protocol/desk-review.ts';
import { useLoad } from '../api.ts';
import { Card, Problem } from '../parts/elements.tsx';
import { dayOf } from '../parts/times.ts';

export function Review() {
  const { data, problem } = useLoad<ReviewView>('/v1/review');
  if (!data) return <Problem text={problem} />;
  const { contradictions, duplicates, neverAsked, old } = data;
  const link = (documentId: string, title: string) => <a href={`#/documents/${documentId}`}>{title}</a>;
  return (
    <Card title="Worth a look">
      {contradictions.length + duplicates.length + neverAsked.length + old.length === 0 && (
        <p class="note">Nothing at the moment.</p>
      )}
      {contradictions.map(({ question, answers }) => (
        <details key={question}>
          <summary>
            {answers.length} answers to “{question}”
          </summary>
          {answers.map(({ documentId, title, text }) => (
            <p class="quoted" key={documentId + text}>
              {text} – {link(documentId, title)}
            </p>
          ))}
        </details>
      ))}
      {duplicates.map(({ text, places }) => (
        <details key={text}>
          <summary>
            The same text {places.length} times: {text.slice(0, 80)} …
          </summary>
          {places.map(({ documentId, title }, i) => (
            <p class="quoted" key={i}>
              {link(documentId, title)}
            </p>
          ))}
        </details>
      ))}
      {neverAsked.length > 0 && (
        <details>
          <summary>{neverAsked.length} documents that no answer came from in 90 days</summary>
          {neverAsked.map(({ documentId, title }) => (
            <p class="quoted" key={documentId}>
              {link(documentId, title)}
            </p>
          ))}
        </details>
      )}
      {old.length > 0 && (
        <details>
          <summary>{old.length} documents that were not changed for a year</summary>
          {old.map(({ documentId, title, updatedAt }) => (
            <p class="quoted" key={documentId}>
              {link(documentId, title)}, {dayOf(updatedAt)}
            </p>
          ))}
        </details>
      )}
    </Card>
  );
}
