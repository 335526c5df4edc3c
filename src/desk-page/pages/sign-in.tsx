// Before anything else: who are you? The first owner comes by a link that the service printed.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { SessionView, SignInWays } from '../../protocol/desk-accounts.ts';
import { call, sentenceOf } from '../api.ts';
import { Field, Problem } from '../parts/elements.tsx';

interface SignInProps {
  readonly ways: SignInWays;
  /** Of the link of the first owner. */
  readonly token: string | undefined;
  /** Why somebody has to sign in again. */
  readonly notice: string | undefined;
  readonly onSignedIn: (session: SessionView) => void;
}

export function SignIn({ ways, token, notice, onSignedIn }: SignInProps) {
  const isFirst = token !== undefined && !ways.hasAccounts;
  const [name, setName] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | undefined>(notice);
  const [isBusy, setBusy] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = 'Sign in · Frontdesk';
    title.current?.focus();
  }, []);

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const first = { token, name, password, ...(displayName.trim() ? { displayName } : {}) };
      const session = isFirst
        ? await call<SessionView>('/v1/session/first', { body: first })
        : await call<SessionView>('/v1/session', { body: { name, password } });
      onSignedIn(session);
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  };

  return (
    <main class="sign-in">
      <form class="card" onSubmit={submit}>
        <p class="brand">
          <img src="favicon.svg" alt="" width="30" height="30" /> Frontdesk
        </p>
        <h1 ref={title} tabIndex={-1}>
          {isFirst ? 'Make the first account' : 'Sign in to the desk'}
        </h1>
        <p class="lead">
          {isFirst
            ? 'You will own this desk: add others later under People.'
            : 'For the people who look after the conversations, the answers and the models.'}
        </p>
        <Problem text={problem} />
        {!ways.hasAccounts && !isFirst && (
          <p class="note">
            There is no account yet. Open the link that the service printed when it started, or run{' '}
            <code>frontdesk accounts add NAME --role owner</code>.
          </p>
        )}
        <Field
          label="Name"
          value={name}
          onInput={setName}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          maxLength={100}
        />
        {isFirst && (
          <Field
            label="What visitors read"
            value={displayName}
            onInput={setDisplayName}
            maxLength={100}
            placeholder="Ada from the library"
          />
        )}
        <Field
          label="Password"
          type="password"
          value={password}
          onInput={setPassword}
          autocomplete={isFirst ? 'new-password' : 'current-password'}
          required
          maxLength={256}
          {...(isFirst ? { minLength: 10, hint: 'Ten characters or more.' } : {})}
        />
        <button type="submit" class="button" disabled={isBusy}>
          {isFirst ? 'Make the account' : 'Sign in'}
        </button>
      </form>
    </main>
  );
}
