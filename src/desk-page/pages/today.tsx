// How the desk does: the numbers of a day, a week or a month, and what was asked most.
import { useMemo, useState } from 'preact/hooks';
import type { StatisticsView } from '../../protocol/desk-teaching.ts';
import { useLoad } from '../api.ts';
import { Chart } from '../parts/chart.tsx';
import { Badge, Card, Choice, Empty, PageHead, Problem } from '../parts/elements.tsx';
import { locale } from '../parts/times.ts';

const spans = [
  ['1', 'Last 24 hours'],
  ['7', 'Last 7 days'],
  ['30', 'Last 30 days'],
] as const;

const hour = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const inMs = (ms: number | null) =>
  ms === null ? '–' : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;

export function Today() {
  const [days, setDays] = useState('1');
  const { data, problem } = useLoad<StatisticsView>(`/v1/statistics?days=${days}`);
  const charted = useMemo(
    () =>
      data && {
        times: data.buckets.map(({ start }) => Date.parse(start)),
        series: [
          { label: 'answered', color: '--green', values: data.buckets.map(({ answered }) => answered) },
          {
            label: 'declined',
            color: '--chart-declined',
            values: data.buckets.map(({ declined }) => declined),
          },
          {
            label: 'handed over',
            color: '--chart-person',
            values: data.buckets.map(({ handedOver }) => handedOver),
          },
        ],
      },
    [data],
  );
  const format = useMemo(() => {
    const formatter = days === '1' ? hour : day;
    return (time: number) => formatter.format(time);
  }, [days]);
  const judged = data ? data.answered + data.declined : 0;
  const share = data && judged > 0 ? `${Math.round((100 * data.answered) / judged)} % of the questions` : '';

  return (
    <>
      <PageHead title="Today">
        <Choice label="Time" isQuiet value={days} choices={spans} onInput={setDays} />
      </PageHead>
      <Problem text={problem} />
      {data && (
        <>
          <dl class="numbers">
            <Figure label="Conversations" value={data.conversations} note={`${data.questions} messages`} />
            <Figure label="Answered" value={data.answered} note={share} />
            <Figure label="Declined" value={data.declined} link={['Teach them', '#/unanswered']} />
            <Figure label="Handed over" value={data.handedOver} link={['See who waits', '#/inbox']} />
            <Figure label="Thumbs" value={`${data.up} up`} note={`${data.down} down`} />
            <Figure label="Answer time" value={inMs(data.p50Ms)} note={`95 % within ${inMs(data.p95Ms)}`} />
          </dl>
          <Card title="Questions">
            {charted && <Chart title="Questions over time" {...charted} formatTime={format} />}
          </Card>
          <Card title="Asked most">
            {data.topics.length === 0 ? (
              <Empty title="Nothing was asked yet">
                Questions with the same meaning are counted together here.
              </Empty>
            ) : (
              <ol class="topics">
                {data.topics.map(({ question, count, declined }) => (
                  <li key={question}>
                    <span>{question}</span>
                    {declined > 0 && <Badge kind="warn">{declined} declined</Badge>}
                    <strong>{count}</strong>
                  </li>
                ))}
              </ol>
            )}
          </Card>
          <p class="note">
            {data.model} answers from {data.documents} documents ({data.passages} passages), stored in{' '}
            {data.storage}.{data.withoutReply > 0 && ` ${data.withoutReply} messages have no reply.`}
          </p>
        </>
      )}
    </>
  );
}

interface FigureProps {
  readonly label: string;
  readonly value: number | string;
  readonly note?: string;
  readonly link?: readonly [text: string, address: string];
}

function Figure({ label, value, note, link }: FigureProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd class="value">{value}</dd>
      <dd class="number-note">{link ? <a href={link[1]}>{link[0]}</a> : note}</dd>
    </div>
  );
}
