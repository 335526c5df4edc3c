// Teaching an answer: written by hand, or by marking the place in a document that holds it.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { UnansweredGroupView } from '../../protocol/desk-teaching.ts';
import type { DocumentContentView, SearchResultsView } from '../../protocol/document.ts';
import { call, useLoad } from '../api.ts';
import { Act, Dialog, Field, Problem } from '../parts/elements.tsx';

interface Evidence {
  readonly documentId: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface TeachProps {
  readonly group: UnansweredGroupView;
  readonly onClose: () => void;
  readonly onTaught: () => void;
}

export function Teach({ group, onClose, onTaught }: TeachProps) {
  const [answer, setAnswer] = useState(group.corrections[0] ?? '');
  const [phrasings, setPhrasings] = useState(group.phrasings.join('\n'));
  const [evidence, setEvidence] = useState<Evidence>();
  const [shortAnswer, setShortAnswer] = useState('');
  const [problem, setProblem] = useState<string>();
  const save = async () => {
    const questions = phrasings
      .split('\n')
      .map((one) => one.trim())
      .filter(Boolean);
    const { text: _, ...place } = evidence ?? { text: '' };
    await call('/v1/taught', {
      body: {
        questions,
        messageIds: group.messageIds,
        answer,
        ...(evidence ? { evidence: place } : {}),
        ...(shortAnswer.trim() ? { shortAnswer } : {}),
      },
    });
    onTaught();
  };
  return (
    <Dialog title="Teach an answer" onClose={onClose}>
      <Field label="Ways to ask it" hint="One per line." rows={3} value={phrasings} onInput={setPhrasings} />
      <Finder
        question={group.question}
        onMark={(marked) => {
          setEvidence(marked);
          setAnswer((before) => before || marked.text);
        }}
      />
      {evidence && <p class="quoted">Marked: {evidence.text}</p>}
      {evidence && (
        <Field
          label="The bare answer"
          hint="Optional: the few words that answer."
          value={shortAnswer}
          maxLength={500}
          onInput={setShortAnswer}
        />
      )}
      <Field
        label="Answer"
        hint="A full sentence, as a visitor reads it."
        rows={3}
        maxLength={4000}
        value={answer}
        onInput={setAnswer}
      />
      <Problem text={problem} />
      <p class="save-row">
        <Act act={save} onProblem={setProblem} isDisabled={answer.trim() === '' || phrasings.trim() === ''}>
          Save the answer
        </Act>
      </p>
    </Dialog>
  );
}

/** What the documents hold that may answer; a place is marked with the mouse or the keyboard. */
function Finder({ question, onMark }: { question: string; onMark: (evidence: Evidence) => void }) {
  const [words, setWords] = useState(question);
  const [asked, setAsked] = useState<string | null>(null);
  const [open, setOpen] = useState<SearchResultsView['passages'][number]>();
  const { data, problem } = useLoad<SearchResultsView>(
    asked === null ? null : `/v1/documents/search?limit=5&q=${encodeURIComponent(asked)}`,
  );
  return (
    <details
      class="finder"
      onToggle={(event) => event.currentTarget.open && asked === null && setAsked(words)}
    >
      <summary>Show the place in a document</summary>
      <form
        class="row-form"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(words.trim() || null);
          setOpen(undefined);
        }}
      >
        <input
          type="search"
          aria-label="Search in the documents"
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
        <button type="submit" class="button plain">
          Search
        </button>
      </form>
      <Problem text={problem} />
      {open ? (
        <Marker passage={open} onMark={onMark} />
      ) : (
        <ul class="found">
          {data?.passages.map((passage) => (
            <li key={`${passage.documentId} ${passage.start}`}>
              <button type="button" onClick={() => setOpen(passage)}>
                <strong>{[passage.title, ...passage.heading.slice(-1)].join(' · ')}</strong>
                <span>{passage.text.slice(0, 200)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

function Marker({
  passage,
  onMark,
}: {
  passage: SearchResultsView['passages'][number];
  onMark: (evidence: Evidence) => void;
}) {
  const { documentId, start, end } = passage;
  const { data, problem } = useLoad<DocumentContentView>(`/v1/documents/${documentId}/content`);
  const area = useRef<HTMLTextAreaElement>(null);
  const text = data?.text.slice(start, end) ?? '';
  useEffect(() => area.current?.focus(), [text]);
  const mark = () => {
    const { selectionStart = 0, selectionEnd = 0 } = area.current ?? {};
    const [from, until] = selectionStart === selectionEnd ? [0, text.length] : [selectionStart, selectionEnd];
    onMark({ documentId, start: start + from, end: start + until, text: text.slice(from, until).trim() });
  };
  return (
    <div class="marker">
      <Problem text={problem} />
      <textarea
        ref={area}
        readOnly
        rows={7}
        aria-label={`Text of ${passage.title}: select the words that answer`}
        value={text}
      />
      <button type="button" class="button plain" onClick={mark}>
        Mark the selection
      </button>
    </div>
  );
}
