// Keys of programs and websites: made, limited, watched, revoked.
import { useMemo, useState } from 'preact/hooks';
import type { KeyList, KeyUsageView, MadeKey, ManagedKey } from '../../protocol/desk-keys.ts';
import { call, useLoad } from '../api.ts';
import { Chart } from '../parts/chart.tsx';
import { Act, Badge, Card, Choice, Dialog, Empty, Field, PageHead, Problem } from '../parts/elements.tsx';
import { ago, dayOf, locale } from '../parts/times.ts';

const scopes = [
  ['chat', 'ask questions'],
  ['documents:read', 'read documents'],
  ['documents:write', 'add and change documents'],
  ['feedback', 'read feedback'],
  ['models', 'look at models and rollouts'],
  ['desk:read', 'read the inbox and the numbers'],
  ['desk:write', 'answer in the inbox and teach'],
  ['admin', 'everything'],
] as const;
const MS_PER_DAY = 86_400_000;
const DAYS = 30;
const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const formatDay = (time: number) => shortDay.format(time);

export function Keys() {
  const { data, problem: loadProblem, reload } = useLoad<KeyList>('/v1/keys');
  const usage = useLoad<KeyUsageView>(`/v1/key-usage?days=${DAYS}`);
  const [isMaking, setMaking] = useState(false);
  const [problem, setProblem] = useState<string>();
  return (
    <>
      <PageHead title="Keys" lead="For programs and websites. A key is shown once, when it is made.">
        <button type="button" class="button" onClick={() => setMaking(true)}>
          Make a key
        </button>
      </PageHead>
      <Problem text={problem ?? loadProblem} />
      <Card>
        {data?.keys.length === 0 ? (
          <Empty title="No key yet">On this machine nobody needs one.</Empty>
        ) : (
          <div class="table-wrap" tabIndex={0} role="region" aria-label="Keys">
            <table>
              <thead>
                <tr>
                  <th>Name</th>
                  <th>May</th>
                  <th>State</th>
                  <th class="number">Today</th>
                  <th class="number">A day</th>
                  <th>
                    <span class="unseen">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {data?.keys.map((key) => (
                  <Row key={key.id} apiKey={key} onChange={reload} onProblem={setProblem} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Card>
      {usage.data && <Usage usage={usage.data.usage} />}
      {isMaking && (
        <Making
          onClose={() => {
            setMaking(false);
            reload();
          }}
        />
      )}
    </>
  );
}

interface RowProps {
  readonly apiKey: ManagedKey;
  readonly onChange: () => void;
  readonly onProblem: (text: string | undefined) => void;
}

function Row({ apiKey, onChange, onProblem }: RowProps) {
  const { id, name, origins, expiresAt, revokedAt, lastUsedAt, requestsPerDay, requestsToday } = apiKey;
  const isExpired = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  const revoke = async () => {
    if (!confirm(`Revoke the key ${name}? Whoever uses it is shut out at once.`)) return;
    await call(`/v1/keys/${id}`, { method: 'DELETE' });
    onChange();
  };
  const limit = async () => {
    const given = prompt(
      `Requests that ${name} may make in a day; nothing for no limit.`,
      String(requestsPerDay ?? ''),
    );
    if (given === null) return;
    await call(`/v1/keys/${id}/quota`, {
      method: 'PUT',
      body: { requestsPerDay: given.trim() ? Number(given) : null },
    });
    onChange();
  };
  return (
    <tr>
      <td>
        <strong>{name}</strong>
        <br />
        <span class="muted">{lastUsedAt ? `used ${ago(lastUsedAt)} ago` : 'never used'}</span>
      </td>
      <td>{origins ? `chat, from ${origins.join(', ')}` : apiKey.scopes.join(', ')}</td>
      <td>
        {revokedAt ? (
          <Badge kind="bad">revoked</Badge>
        ) : isExpired ? (
          <Badge kind="bad">expired</Badge>
        ) : (
          <Badge kind="good">{expiresAt ? `until ${dayOf(expiresAt)}` : 'good'}</Badge>
        )}
      </td>
      <td class="number">{requestsToday}</td>
      <td class="number">{requestsPerDay ?? 'no limit'}</td>
      <td class="acts">
        {!revokedAt && (
          <>
            <Act class="link" act={limit} onProblem={onProblem} label={`Limit ${name}`}>
              Limit
            </Act>{' '}
            <Act class="link danger" act={revoke} onProblem={onProblem} label={`Revoke ${name}`}>
              Revoke
            </Act>
          </>
        )}
      </td>
    </tr>
  );
}

function Usage({ usage }: { usage: KeyUsageView['usage'] }) {
  const charted = useMemo(() => {
    const today = Math.floor(Date.now() / MS_PER_DAY);
    const times = Array.from({ length: DAYS }, (_, i) => (today - DAYS + 1 + i) * MS_PER_DAY);
    const on = (time: number) => usage.filter(({ day }) => day === new Date(time).toISOString().slice(0, 10));
    const sum = (time: number, of: 'requests' | 'failures') =>
      on(time).reduce((total, one) => total + one[of], 0);
    return {
      times,
      series: [
        {
          label: 'answered',
          color: '--green',
          values: times.map((time) => sum(time, 'requests') - sum(time, 'failures')),
        },
        {
          label: 'refused or failed',
          color: '--chart-declined',
          values: times.map((time) => sum(time, 'failures')),
        },
      ],
    };
  }, [usage]);
  return (
    <Card title="Requests">
      <Chart title="Requests by day" {...charted} formatTime={formatDay} />
      {usage.length > 0 && (
        <div class="table-wrap" tabIndex={0} role="region" aria-label="Usage">
          <table>
            <thead>
              <tr>
                <th>Day</th>
                <th>Key</th>
                <th>Route</th>
                <th class="number">Requests</th>
                <th class="number">Failed</th>
              </tr>
            </thead>
            <tbody>
              {usage.slice(0, 20).map(({ keyId, keyName, day, route, requests, failures }) => (
                <tr key={`${keyId} ${day} ${route}`}>
                  <td>{day}</td>
                  <td>{keyName}</td>
                  <td>
                    <code>{route}</code>
                  </td>
                  <td class="number">{requests}</td>
                  <td class="number">{failures}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p class="save-row">
        <a class="button plain" href={`v1/key-usage?format=csv&days=${DAYS}`} download="key-usage.csv">
          Download as CSV
        </a>
      </p>
    </Card>
  );
}

function Making({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState('secret');
  const [wanted, setWanted] = useState<readonly string[]>(['chat']);
  const [origins, setOrigins] = useState('');
  const [until, setUntil] = useState('');
  const [perDay, setPerDay] = useState('');
  const [made, setMade] = useState<MadeKey>();
  const [problem, setProblem] = useState<string>();
  const make = async () => {
    const may = kind === 'secret' ? { scopes: wanted } : { origins: origins.split(/[\s,]+/).filter(Boolean) };
    const body = {
      name,
      ...may,
      expiresAt: until ? new Date(`${until}T23:59:59`).toISOString() : null,
      requestsPerDay: perDay ? Number(perDay) : null,
    };
    setMade(await call<MadeKey>('/v1/keys', { body }));
  };
  if (made) {
    return (
      <Dialog title={`The key ${made.key.name}`} onClose={onClose}>
        <p>Copy it now: it is not shown again.</p>
        <code class="secret" tabIndex={0}>
          {made.secret}
        </code>
        <p class="save-row">
          <button type="button" class="button" onClick={() => navigator.clipboard?.writeText(made.secret)}>
            Copy
          </button>
        </p>
      </Dialog>
    );
  }
  return (
    <Dialog title="Make a key" onClose={onClose}>
      <Field label="Name" hint="What it is for." value={name} maxLength={100} onInput={setName} />
      <Choice
        label="Kind"
        value={kind}
        choices={[
          ['secret', 'secret, for a program'],
          ['site', 'public, for a website'],
        ]}
        onInput={setKind}
      />
      {kind === 'secret' ? (
        <fieldset class="settings">
          <legend>It may</legend>
          {scopes.map(([scope, label]) => (
            <p key={scope}>
              <label>
                <input
                  type="checkbox"
                  checked={wanted.includes(scope)}
                  onChange={(event) =>
                    setWanted(
                      event.currentTarget.checked
                        ? [...wanted, scope]
                        : wanted.filter((one) => one !== scope),
                    )
                  }
                />{' '}
                {label} <code>{scope}</code>
              </label>
            </p>
          ))}
        </fieldset>
      ) : (
        <Field
          label="Origins"
          hint="Of the pages, with commas between them."
          value={origins}
          placeholder="https://www.example.org"
          onInput={setOrigins}
        />
      )}
      <Field
        label="Good until"
        hint="Leave it empty if it never ends."
        type="date"
        value={until}
        onInput={setUntil}
      />
      <Field
        label="Requests a day"
        hint="Leave it empty for no limit."
        type="number"
        value={perDay}
        onInput={setPerDay}
      />
      <Problem text={problem} />
      <p class="save-row">
        <Act act={make} onProblem={setProblem} isDisabled={!name.trim()}>
          Make it
        </Act>
      </p>
    </Dialog>
  );
}
