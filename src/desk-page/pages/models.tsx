// Model versions side by side, who is answered by which, and the buttons that change it beside the report.
import { useState } from 'preact/hooks';
import type { ModelVersionsView } from '../../protocol/desk-models.ts';
import { call, useLoad } from '../api.ts';
import { Act, Badge, Card, Choice, PageHead, Problem } from '../parts/elements.tsx';
import { ago, dayOf } from '../parts/times.ts';
import { useSession } from '../session.ts';

interface RolloutView {
  readonly stableVersion: string;
  readonly rollout: {
    readonly previous: string | null;
    readonly canary: { readonly version: string; readonly trafficPercent: number } | null;
    readonly shadow: { readonly version: string; readonly samplePercent: number } | null;
  };
}

interface Share {
  readonly value: number;
}

interface ReportView {
  readonly arms: readonly {
    readonly arm: string;
    readonly version: string;
    readonly turns: number;
    readonly declineRate: Share | null;
    readonly negativeFeedbackRate: Share | null;
    readonly latencyMs: { readonly p50: number | null; readonly p99: number | null };
  }[];
  readonly recommendations: readonly {
    readonly version: string;
    readonly decision: string;
    readonly reasons: readonly string[];
  }[];
  readonly drift: readonly {
    readonly version: string;
    readonly problem: string | null;
    readonly features: readonly { readonly feature: string; readonly says: string }[];
  }[];
  readonly held: string | null;
}

interface ChangesView {
  readonly changes: readonly {
    readonly revision: number;
    readonly changedBy: string;
    readonly createdAt: string;
    readonly action: Record<string, unknown>;
  }[];
}

export function Models() {
  const { isOwner } = useSession();
  const versions = useLoad<ModelVersionsView>('/v1/model-versions');
  const model = versions.data?.model;
  const base = model === undefined ? null : `/v1/models/${model}/rollout`;
  const rollout = useLoad<RolloutView>(base);
  const report = useLoad<ReportView>(base && `${base}/report`);
  const changes = useLoad<ChangesView>(base && `${base}/changes`);
  const [problem, setProblem] = useState<string>();
  const reload = () => {
    for (const one of [rollout, report, changes]) one.reload();
  };
  const act = (action: object) => async () => {
    await call(base ?? '', { body: action });
    reload();
  };
  const own = versions.data?.versions.filter(({ name }) => name === model) ?? [];
  const current = rollout.data;

  return (
    <>
      <PageHead
        title="Models"
        lead={model === undefined ? '' : `The versions of ${model}, and who is answered by which.`}
      />
      <Problem text={problem ?? versions.problem ?? rollout.problem} />
      {current && (
        <Card title="Which version answers whom">
          <div class="flow">
            <Arm
              label="stable"
              version={current.stableVersion}
              percent={100 - (current.rollout.canary?.trafficPercent ?? 0)}
            />
            {current.rollout.canary && (
              <Arm
                label="canary"
                version={current.rollout.canary.version}
                percent={current.rollout.canary.trafficPercent}
              />
            )}
            {current.rollout.shadow && (
              <Arm
                label="shadow, seen by nobody"
                version={current.rollout.shadow.version}
                percent={current.rollout.shadow.samplePercent}
              />
            )}
          </div>
          {isOwner && (
            <p class="save-row">
              {current.rollout.canary && (
                <>
                  <Act act={act({ action: 'promote' })} onProblem={setProblem}>
                    Promote the canary
                  </Act>
                  <Act class="button danger" act={act({ action: 'rollback' })} onProblem={setProblem}>
                    Roll back
                  </Act>
                </>
              )}
              {!current.rollout.canary && current.rollout.previous && (
                <Act class="button danger" act={act({ action: 'rollback' })} onProblem={setProblem}>
                  Roll back to {current.rollout.previous}
                </Act>
              )}
              {current.rollout.shadow && (
                <Act
                  class="button plain"
                  act={act({ action: 'shadow', version: null })}
                  onProblem={setProblem}
                >
                  End the shadow
                </Act>
              )}
            </p>
          )}
          {isOwner && !current.rollout.canary && (
            <Begin
              versions={own.map(({ version }) => version).filter((one) => one !== current.stableVersion)}
              act={act}
              onProblem={setProblem}
            />
          )}
        </Card>
      )}
      {report.data && <Report report={report.data} />}
      <Card title="Versions">
        <div class="table-wrap" tabIndex={0} role="region" aria-label="Versions">
          <table>
            <thead>
              <tr>
                <th>Version</th>
                <th>Made</th>
                <th>Held-out data, F1</th>
                <th>Golden set</th>
              </tr>
            </thead>
            <tbody>
              {versions.data?.versions.map(({ name, version, created, scores, problem: damage, golden }) => (
                <tr key={`${name} ${version}`}>
                  <td>
                    <strong>
                      {name} {version}
                    </strong>{' '}
                    {damage && <Badge kind="bad">damaged</Badge>}
                  </td>
                  <td>{created ? dayOf(created) : ''}</td>
                  <td>
                    {Object.entries(scores).map(([set, { f1 }]) => (
                      <span class="score" key={set}>
                        {set} <strong>{f1}</strong>
                      </span>
                    ))}
                    {damage && <span class="muted">{damage}</span>}
                  </td>
                  <td>{golden ? `${golden.passed} of ${golden.questions}` : '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Card>
      {changes.data && changes.data.changes.length > 0 && (
        <Card title="Changes">
          <div class="audit-wrap" tabIndex={0} role="region" aria-label="Changes">
            <ol class="audit">
              {changes.data.changes.map(({ revision, changedBy, createdAt, action }) => (
                <li key={revision}>
                  <time dateTime={createdAt}>{ago(createdAt)} ago</time>
                  <span>
                    <strong>{changedBy}</strong> {String(action.action)}{' '}
                    <em>{String(action.version ?? '')}</em>
                  </span>
                </li>
              ))}
            </ol>
          </div>
        </Card>
      )}
    </>
  );
}

function Arm({ label, version, percent }: { label: string; version: string; percent: number }) {
  return (
    <div>
      <p class="muted">{label}</p>
      <p>
        <strong>Version {version}</strong> · {percent} %
      </p>
      <meter class="bar" min={0} max={100} value={percent} aria-label={`${label}: ${percent} %`} />
    </div>
  );
}

interface BeginProps {
  readonly versions: readonly string[];
  readonly act: (action: object) => () => Promise<void>;
  readonly onProblem: (text: string | undefined) => void;
}

function Begin({ versions, act, onProblem }: BeginProps) {
  const [chosen, setChosen] = useState('');
  const [percent, setPercent] = useState('10');
  const version = chosen || versions.at(-1);
  if (version === undefined) return <p class="note">There is no other version to try.</p>;
  return (
    <div class="row-form">
      <Choice
        label="Version"
        isQuiet
        value={version}
        choices={versions.map((one) => [one, `Version ${one}`] as const)}
        onInput={setChosen}
      />
      <Choice
        label="Share of the conversations"
        isQuiet
        value={percent}
        choices={['5', '10', '25', '50'].map((one) => [one, `${one} %`] as const)}
        onInput={setPercent}
      />
      <Act act={act({ action: 'canary', version, trafficPercent: Number(percent) })} onProblem={onProblem}>
        Start a canary
      </Act>
      <Act class="button plain" act={act({ action: 'shadow', version })} onProblem={onProblem}>
        Start a shadow
      </Act>
    </div>
  );
}

const percentOf = (share: Share | null) => (share === null ? '–' : `${(100 * share.value).toFixed(1)} %`);
const msOf = (ms: number | null) => (ms === null ? '–' : `${Math.round(ms)} ms`);

function Report({ report: { arms, recommendations, drift, held } }: { report: ReportView }) {
  const drifting = drift.filter(({ problem }) => problem !== null);
  return (
    <Card title="Report">
      {arms.length === 0 ? (
        <p class="note">Nothing was answered since the rollout began.</p>
      ) : (
        <div class="table-wrap" tabIndex={0} role="region" aria-label="Report">
          <table>
            <thead>
              <tr>
                <th>Arm</th>
                <th class="number">Answers</th>
                <th class="number">Declined</th>
                <th class="number">Thumbs down</th>
                <th class="number">Median</th>
                <th class="number">99 %</th>
              </tr>
            </thead>
            <tbody>
              {arms.map(({ arm, version, turns, declineRate, negativeFeedbackRate, latencyMs }) => (
                <tr key={`${arm} ${version}`}>
                  <td>
                    {arm} <span class="muted">version {version}</span>
                  </td>
                  <td class="number">{turns}</td>
                  <td class="number">{percentOf(declineRate)}</td>
                  <td class="number">{percentOf(negativeFeedbackRate)}</td>
                  <td class="number">{msOf(latencyMs.p50)}</td>
                  <td class="number">{msOf(latencyMs.p99)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {recommendations.map(({ version, decision, reasons }) => (
        <p class="quoted" key={version}>
          Version {version}: <strong>{decision}</strong>. {reasons.join(' ')}
        </p>
      ))}
      {held && <p class="quoted">{held}</p>}
      {drifting.map(({ version, problem }) => (
        <p class="quoted" key={version}>
          Drift of version {version}: {problem}
        </p>
      ))}
    </Card>
  );
}
