// The page of the people behind the desk: it asks who is there, and shows what they may see.
import { render } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { SessionView, SignInWays } from '../protocol/desk-accounts.ts';
import { call, onSignedOut, sentenceOf } from './api.ts';
import { Frame } from './frame.tsx';
import { SignIn } from './pages/sign-in.tsx';
import { go, useRoute } from './route.ts';
import { SessionContext } from './session.ts';
import './styles/base.css';
import './styles/frame.css';
import './styles/parts.css';
import './styles/inbox.css';
import './styles/pages.css';

function Desk() {
  const route = useRoute();
  const [ways, setWays] = useState<SignInWays>();
  const [problem, setProblem] = useState<string>();
  const [notice, setNotice] = useState<string>();

  const load = useCallback(() => {
    call<SignInWays>('/v1/session').then(setWays, (error: unknown) => setProblem(sentenceOf(error)));
  }, []);
  useEffect(load, []);
  useEffect(
    () =>
      onSignedOut(() => {
        setNotice('Your session has ended. Sign in again.');
        setWays((before) => before && { ...before, session: null });
      }),
    [],
  );

  const signedIn = (session: SessionView) => {
    setNotice(undefined);
    setWays({ hasAccounts: true, session });
    if (route[0] === 'first') go('today');
  };
  const signOut = async () => {
    await call('/v1/session', { method: 'DELETE' });
    setWays((before) => before && { ...before, session: null });
  };

  if (problem !== undefined) return <p class="whole-problem">{problem}</p>;
  if (!ways) return <p class="unseen">Loading</p>;
  if (!ways.session) {
    const token = route[0] === 'first' ? route[1] : undefined;
    return <SignIn ways={ways} token={token} notice={notice} onSignedIn={signedIn} />;
  }
  return (
    <SessionContext.Provider value={ways.session}>
      <Frame route={route} onSignOut={signOut} />
    </SessionContext.Provider>
  );
}

const place = document.getElementById('desk');
if (place) render(<Desk />, place);
