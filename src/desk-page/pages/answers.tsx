// The answers that people wrote: given as they stand, before anything else.
import { useState } from 'preact/hooks';
import type { CuratedEntryList, CuratedEntryView } from '../../protocol/desk-teaching.ts';
import { call, useLoad } from '../api.ts';
import { Act, Badge, Card, Dialog, Empty, Field, PageHead, Problem } from '../parts/elements.tsx';
import { ago, dayOf } from '../parts/times.ts';
import { useSession } from '../session.ts';

export function Answers() {
  const { mayWrite } = useSession();
  const { data, problem: loadProblem, reload } = useLoad<CuratedEntryList>('/v1/curated-answers');
  const [problem, setProblem] = useState<string>();
  const [words, setWords] = useState('');
  const [edited, setEdited] = useState<CuratedEntryView | 'new'>();
  const wanted = words.trim().toLowerCase();
  const shown = data?.entries.filter(({ questions, answer }) =>
    [answer, ...questions].some((one) => one.toLowerCase().includes(wanted)),
  );
  const remove =
    ({ id, questions }: CuratedEntryView) =>
    async () => {
      if (!confirm(`Remove the answer to “${questions[0]}”?`)) return;
      await call(`/v1/curated-answers/${id}`, { method: 'DELETE' });
      reload();
    };

  return (
    <>
      <PageHead title="Answers" lead="Written by people, and given word for word.">
        {mayWrite && (
          <button type="button" class="button" onClick={() => setEdited('new')}>
            Write an answer
          </button>
        )}
      </PageHead>
      <Problem text={problem ?? loadProblem} />
      <input
        type="search"
        class="page-search"
        aria-label="Search in the answers"
        placeholder="Search"
        value={words}
        onInput={(event) => setWords(event.currentTarget.value)}
      />
      {shown?.length === 0 && (
        <Card>
          <Empty title="No answer here">
            {wanted ? 'None fits.' : 'Write one for what people ask again and again.'}
          </Empty>
        </Card>
      )}
      <ul class="groups">
        {shown?.map((entry) => (
          <li class="card group" key={entry.id}>
            <div>
              <h2>{entry.questions[0]}</h2>
              <p class="answer-text">{entry.answer}</p>
              <p class="group-meta">
                {entry.isExpired && <Badge kind="bad">expired</Badge>}
                {entry.expiresAt && !entry.isExpired && (
                  <Badge kind="warn">until {dayOf(entry.expiresAt)}</Badge>
                )}
                {entry.questions.length > 1 && <span>{entry.questions.length} ways to ask</span>}
                <span>
                  {entry.updatedBy}, {ago(entry.updatedAt)} ago
                </span>
                {entry.url && (
                  <a href={entry.url} target="_blank" rel="noreferrer">
                    more
                  </a>
                )}
              </p>
            </div>
            {mayWrite && (
              <div class="group-acts">
                <button
                  type="button"
                  class="button plain"
                  aria-label={`Edit ${entry.questions[0]}`}
                  onClick={() => setEdited(entry)}
                >
                  Edit
                </button>
                <Act
                  class="link danger"
                  act={remove(entry)}
                  onProblem={setProblem}
                  label={`Remove ${entry.questions[0]}`}
                >
                  Remove
                </Act>
              </div>
            )}
          </li>
        ))}
      </ul>
      {edited && (
        <Editor
          entry={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onSaved={() => {
            setEdited(undefined);
            reload();
          }}
        />
      )}
    </>
  );
}

function Editor({
  entry,
  onClose,
  onSaved,
}: {
  entry: CuratedEntryView | undefined;
  onClose: () => void;
  onSaved: () => void;
}) {
  const [questions, setQuestions] = useState(entry?.questions.join('\n') ?? '');
  const [answer, setAnswer] = useState(entry?.answer ?? '');
  const [url, setUrl] = useState(entry?.url ?? '');
  const [until, setUntil] = useState(entry?.expiresAt?.slice(0, 10) ?? '');
  const [problem, setProblem] = useState<string>();
  const asked = questions
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean);
  const save = async () => {
    await call(entry ? `/v1/curated-answers/${entry.id}` : '/v1/curated-answers', {
      method: entry ? 'PUT' : 'POST',
      body: {
        questions: asked,
        answer,
        url: url.trim() || null,
        expiresAt: until ? new Date(`${until}T23:59:59`).toISOString() : null,
      },
    });
    onSaved();
  };
  return (
    <Dialog title={entry ? 'Edit the answer' : 'Write an answer'} onClose={onClose}>
      <Field
        label="Ways to ask it"
        hint="One per line; the first is shown."
        rows={3}
        value={questions}
        onInput={setQuestions}
      />
      <Field label="Answer" rows={3} maxLength={4000} value={answer} onInput={setAnswer} />
      <Field label="A page that says more" type="url" placeholder="https://…" value={url} onInput={setUrl} />
      <Field
        label="Good until"
        hint="Leave it empty if it never ends."
        type="date"
        value={until}
        onInput={setUntil}
      />
      {asked[0] && answer.trim() && (
        <section class="preview" aria-label="Preview">
          <p class="preview-question">{asked[0]}</p>
          <p class="preview-answer">
            <span class="muted">Answered by our staff</span>
            {answer}
          </p>
        </section>
      )}
      <Problem text={problem} />
      <p class="save-row">
        <Act act={save} onProblem={setProblem} isDisabled={asked.length === 0 || answer.trim() === ''}>
          Save
        </Act>
      </p>
    </Dialog>
  );
}
