// Questions that the desk could not answer, or not well: teach it the answer, show it the place, or say "not ours".
import { useState } from 'preact/hooks';
import type { UnansweredGroupView, UnansweredView } from '../../protocol/desk-teaching.ts';
import { call, useLoad } from '../api.ts';
import { Act, Badge, Card, Empty, PageHead, Problem } from '../parts/elements.tsx';
import { ago } from '../parts/times.ts';
import { useSession } from '../session.ts';
import { Teach } from '../teaching/teach.tsx';

const labels = {
  declined: 'declined',
  unsure: 'not sure',
  'rated-down': 'thumb down',
  corrected: 'corrected',
} as const;

export function Unanswered() {
  const { mayWrite } = useSession();
  const { data, problem: loadProblem, reload } = useLoad<UnansweredView>('/v1/unanswered');
  const [problem, setProblem] = useState<string>();
  const [taught, setTaught] = useState<UnansweredGroupView>();
  const [said, setSaid] = useState('');

  const notOurs =
    ({ messageIds, question }: UnansweredGroupView) =>
    async () => {
      await call('/v1/unanswered/not-ours', { body: { messageIds } });
      setSaid(`“${question}” is listed no more.`);
      reload();
    };

  return (
    <>
      <PageHead
        title="Unanswered"
        lead="Questions of the last 90 days whose answers were missing, unsure, rated down or corrected; those with one meaning together."
      >
        <a class="button plain" href="v1/taught" download="taught.jsonl">
          Download what was taught
        </a>
      </PageHead>
      <Problem text={problem ?? loadProblem} />
      <p role="status" class="status-line">
        {said}
      </p>
      {data && data.groups.length === 0 && (
        <Card>
          <Empty title="Everything was answered">Questions without a good answer appear here.</Empty>
        </Card>
      )}
      <ul class="groups">
        {data?.groups.map((group) => (
          <li class="card group" key={group.messageIds[0]}>
            <div>
              <h2>{group.question}</h2>
              <p class="group-meta">
                {Object.entries(group.reasons).map(([reason, count]) => (
                  <Badge key={reason} kind={reason === 'declined' ? 'bad' : 'warn'}>
                    {labels[reason as keyof typeof labels]} {count > 1 ? `${count} times` : ''}
                  </Badge>
                ))}
                <span>asked {ago(group.lastAskedAt)} ago</span>
                <a href={`#/inbox/${group.conversationId}`}>conversation</a>
              </p>
              {group.phrasings.length > 1 && (
                <details>
                  <summary>{group.phrasings.length} ways to ask it</summary>
                  <ul>
                    {group.phrasings.map((one) => (
                      <li key={one}>{one}</li>
                    ))}
                  </ul>
                </details>
              )}
              {group.answer !== null && <p class="quoted">It was answered: {group.answer}</p>}
              {group.corrections.map((one) => (
                <p class="quoted" key={one}>
                  Somebody corrected: {one}
                </p>
              ))}
            </div>
            {mayWrite && (
              <div class="group-acts">
                <button type="button" class="button" onClick={() => setTaught(group)}>
                  Teach
                </button>
                <Act class="button plain" act={notOurs(group)} onProblem={setProblem}>
                  Not ours
                </Act>
              </div>
            )}
          </li>
        ))}
      </ul>
      {taught && (
        <Teach
          group={taught}
          onClose={() => setTaught(undefined)}
          onTaught={() => {
            setTaught(undefined);
            setSaid(`“${taught.question}” is answered from now on.`);
            reload();
          }}
        />
      )}
    </>
  );
}
