// Who has signed in, for every part of the page that shows or hides what they may do.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { SessionView } from '../protocol/desk-accounts.ts';

export const SessionContext = createContext<SessionView | null>(null);

export function useSession() {
  const session = useContext(SessionContext);
  if (!session) throw new Error('This part of the page is for people who have signed in.');
  const { role } = session.account;
  return {
    ...session.account,
    principalId: `account:${session.account.id}`,
    mayWrite: role !== 'viewer',
    isOwner: role === 'owner',
  };
}
