// "Why this answer?": any question tried against the desk, with what was found and how long each stage took.
import { useState } from 'preact/hooks';
import type { SearchResultsView } from '../../protocol/document.ts';
import type { Reply } from '../../protocol/reply.ts';
import { call, sentenceOf } from '../api.ts';
import { Badge, Card, Problem } from '../parts/elements.tsx';
import { useSession } from '../session.ts';

/** What the model made of a candidate; the turn does not tell it yet. */
export interface Candidate {
  readonly passage: SearchResultsView['passages'][number];
  readonly confidence?: number;
  readonly shortAnswer?: string;
}

interface DebugReply extends Reply {
  readonly stages?: readonly { readonly name: string; readonly kind: string; readonly ms: number }[];
}

interface Tried {
  readonly reply: DebugReply;
  readonly candidates: readonly Candidate[];
}

export function Try() {
  const { mayWrite } = useSession();
  const [question, setQuestion] = useState('');
  const [tried, setTried] = useState<Tried>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  if (!mayWrite) return null;
  const ask = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const [reply, found] = await Promise.all([
        call<DebugReply>('/v1/chat?debug=true', { body: { message: question } }),
        call<SearchResultsView>(`/v1/documents/search?limit=5&q=${encodeURIComponent(question)}`),
      ]);
      setTried({ reply, candidates: found.passages.map((passage) => ({ passage })) });
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title="Why this answer?">
      <form class="row-form" onSubmit={ask}>
        <input
          type="search"
          aria-label="Try a question"
          placeholder="Try a question"
          required
          maxLength={1000}
          value={question}
          onInput={(event) => setQuestion(event.currentTarget.value)}
        />
        <button type="submit" class="button" disabled={isBusy}>
          Try
        </button>
      </form>
      <Problem text={problem} />
      {tried && <Result {...tried} />}
    </Card>
  );
}

function Result({ reply, candidates }: Tried) {
  const { text, kind, confidence, model, sources, stages = [], latencyMs } = reply;
  const longest = Math.max(1, ...stages.map(({ ms }) => ms));
  return (
    <div aria-live="polite">
      <p class="answer-text">{text}</p>
      <p class="group-meta">
        <Badge kind={kind === 'no_answer' ? 'bad' : 'good'}>{kind.replace('_', ' ')}</Badge>
        <span>{Math.round(confidence * 100)} % sure</span>
        <span>{Math.round(latencyMs)} ms</span>
        {model && (
          <span>
            {model.name} {model.version}
          </span>
        )}
      </p>
      {sources.map(({ documentId, title, quote, start }) => (
        <p class="quoted" key={`${documentId} ${start}`}>
          {quote} – <a href={`#/documents/${documentId}`}>{title}</a>
        </p>
      ))}
      <div class="beside">
        <section>
          <h3>What was found</h3>
          <ol class="topics">
            {candidates.map(({ passage }) => (
              <li key={`${passage.documentId} ${passage.start}`}>
                <span>
                  <a href={`#/documents/${passage.documentId}`}>
                    {[passage.title, ...passage.heading.slice(-1)].join(' · ')}
                  </a>
                  <br />
                  <span class="muted">{passage.text.slice(0, 160)}</span>
                </span>
                <strong>{passage.score.toFixed(2)}</strong>
              </li>
            ))}
          </ol>
        </section>
        <section>
          <h3>Stages</h3>
          <div class="stages">
            {stages.map(({ name, ms }) => (
              <>
                <span>{name}</span>
                <meter min={0} max={longest} value={ms} aria-label={name} />
                <span>{ms.toFixed(1)} ms</span>
              </>
            ))}
          </div>
        </section>
      </div>
    </div>
  );
}
