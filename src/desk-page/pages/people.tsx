// Who works at the desk, and who changed what.
import { useState } from 'preact/hooks';
import type { AccountList, AccountView, AuditPage, Role } from '../../protocol/desk-accounts.ts';
import { call, useLoad } from '../api.ts';
import { Act, Card, Choice, Dialog, Field, PageHead, Problem } from '../parts/elements.tsx';
import { ago, shortTime } from '../parts/times.ts';
import { useSession } from '../session.ts';

const roles = [
  ['viewer', 'viewer: looks'],
  ['agent', 'agent: talks and teaches'],
  ['owner', 'owner: everything'],
] as const;

export function People() {
  const { id: ownId } = useSession();
  const { data, problem: loadProblem, reload } = useLoad<AccountList>('/v1/accounts');
  const audit = useLoad<AuditPage>('/v1/audit?limit=50');
  const [isAdding, setAdding] = useState(false);
  const [problem, setProblem] = useState<string>();
  const changed = () => {
    reload();
    audit.reload();
  };

  return (
    <>
      <PageHead title="People" lead="Who signs in here, and what they may do.">
        <button type="button" class="button" onClick={() => setAdding(true)}>
          Add somebody
        </button>
      </PageHead>
      <Problem text={problem ?? loadProblem} />
      <Card>
        <div class="table-wrap" tabIndex={0} role="region" aria-label="Accounts">
          <table>
            <thead>
              <tr>
                <th>Name</th>
                <th>Role</th>
                <th>Signed in</th>
                <th>
                  <span class="unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data?.accounts.map((account) => (
                <Row
                  key={account.id}
                  account={account}
                  isOwn={account.id === ownId}
                  onChange={changed}
                  onProblem={setProblem}
                />
              ))}
            </tbody>
          </table>
        </div>
      </Card>
      <Card title="What was changed">
        <Problem text={audit.problem} />
        <div class="audit-wrap" tabIndex={0} role="region" aria-label="What was changed">
          <ol class="audit">
            {audit.data?.entries.map(({ id, at, actor, action, target, detail }) => (
              <li key={id}>
                <time dateTime={at}>{shortTime(at)}</time>
                <span>
                  <strong>{actor}</strong> {inWords(action)} {detail && <em>{detail}</em>}
                  {target && <span class="muted"> {target}</span>}
                </span>
              </li>
            ))}
          </ol>
        </div>
      </Card>
      {isAdding && (
        <Adding
          onClose={() => {
            setAdding(false);
            changed();
          }}
        />
      )}
    </>
  );
}

/** `changeSettings` as it is read. */
const inWords = (action: string): string =>
  action.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

interface RowProps {
  readonly account: AccountView;
  readonly isOwn: boolean;
  readonly onChange: () => void;
  readonly onProblem: (text: string | undefined) => void;
}

function Row({ account, isOwn, onChange, onProblem }: RowProps) {
  const { id, name, displayName, role, lastSignInAt } = account;
  const path = `/v1/accounts/${id}`;
  const changeRole = (next: string) => {
    onProblem(undefined);
    call(path, { method: 'PUT', body: { role: next } }).then(onChange, (error: Error) => {
      onProblem(error.message);
      onChange();
    });
  };
  const remove = async () => {
    if (!confirm(`Remove the account ${name}? Its sessions end at once.`)) return;
    await call(path, { method: 'DELETE' });
    onChange();
  };
  return (
    <tr>
      <td>
        <strong>{displayName}</strong> <span class="muted">{name}</span>
      </td>
      <td>
        <Choice label={`Role of ${name}`} isQuiet value={role} choices={roles} onInput={changeRole} />
      </td>
      <td>{lastSignInAt === null ? 'never' : ago(lastSignInAt)}</td>
      <td class="acts">
        {!isOwn && (
          <Act class="link danger" act={remove} onProblem={onProblem} label={`Remove ${name}`}>
            Remove
          </Act>
        )}
      </td>
    </tr>
  );
}

function Adding({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const [problem, setProblem] = useState<string>();
  const add = async () => {
    const shown = displayName.trim() ? { displayName } : {};
    await call('/v1/accounts', { body: { name, password, role, ...shown } });
    onClose();
  };
  return (
    <Dialog title="Add somebody" onClose={onClose}>
      <Field
        label="Name"
        hint="The name to sign in with."
        value={name}
        onInput={setName}
        autocapitalize="none"
      />
      <Field
        label="What visitors read"
        value={displayName}
        onInput={setDisplayName}
        placeholder="Ben from the library"
      />
      <Choice label="Role" value={role} choices={roles} onInput={(one) => setRole(one as Role)} />
      <Field
        label="Password"
        type="password"
        autocomplete="new-password"
        hint="Ten characters or more; they can change it."
        value={password}
        onInput={setPassword}
      />
      <Problem text={problem} />
      <p class="save-row">
        <Act act={add} onProblem={setProblem} isDisabled={!name || !password}>
          Add
        </Act>
      </p>
    </Dialog>
  );
}
