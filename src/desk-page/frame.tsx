// The frame of every page: navigation, who has signed in, and the page itself.
import type { FunctionComponent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useInboxEvents } from './inbox-events.ts';
import { Answers } from './pages/answers.tsx';
import { Documents } from './pages/documents.tsx';
import { Inbox } from './pages/inbox.tsx';
import { Keys } from './pages/keys.tsx';
import { Models } from './pages/models.tsx';
import { People } from './pages/people.tsx';
import { Settings } from './pages/settings.tsx';
import { Today } from './pages/today.tsx';
import { Unanswered } from './pages/unanswered.tsx';
import { Icon, type IconName } from './parts/icons.tsx';
import type { Route } from './route.ts';
import { useSession } from './session.ts';

interface Entry {
  readonly id: IconName;
  readonly label: string;
  readonly Page: FunctionComponent<{ readonly route: Route }>;
  readonly isForOwners?: boolean;
}

const entries: readonly Entry[] = [
  { id: 'today', label: 'Today', Page: Today },
  { id: 'inbox', label: 'Inbox', Page: Inbox },
  { id: 'unanswered', label: 'Unanswered', Page: Unanswered },
  { id: 'documents', label: 'Documents', Page: Documents },
  { id: 'answers', label: 'Answers', Page: Answers },
  { id: 'models', label: 'Models', Page: Models },
  { id: 'keys', label: 'Keys', Page: Keys, isForOwners: true },
  { id: 'people', label: 'People', Page: People, isForOwners: true },
  { id: 'settings', label: 'Settings', Page: Settings },
];

export function Frame({ route, onSignOut }: { route: Route; onSignOut: () => Promise<void> }) {
  const { displayName, role, isOwner } = useSession();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const { counts } = useInboxEvents();
  const main = useRef<HTMLElement>(null);
  const shown = entries.filter(({ isForOwners }) => isOwner || !isForOwners);
  const current = shown.find(({ id }) => id === route[0]) ?? (shown[0] as Entry);
  const { Page } = current;
  const waiting = (counts?.waiting ?? 0) + (counts?.messages ?? 0);

  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${current.label} · Frontdesk`;
  }, [current.id, waiting]);
  useEffect(() => {
    setMenuOpen(false);
    main.current?.querySelector('h1')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [current.id]);

  return (
    <div class="desk">
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header class="side">
        <a class="brand" href="#/today">
          <img src="favicon.svg" alt="" width="28" height="28" /> Frontdesk
        </a>
        <button
          type="button"
          class="menu-button"
          aria-expanded={isMenuOpen}
          aria-controls="desk-nav"
          onClick={() => setMenuOpen(!isMenuOpen)}
        >
          <Icon name="menu" /> Menu
          {waiting > 0 && <span class="count">{waiting}</span>}
        </button>
        <div class="side-body" id="desk-nav" data-open={isMenuOpen}>
          <nav aria-label="Pages">
            {shown.map(({ id, label }) => (
              <a
                href={`#/${id}`}
                key={id}
                aria-current={id === current.id ? 'page' : undefined}
                onClick={() => setMenuOpen(false)}
              >
                <Icon name={id} /> <span>{label}</span>
                {id === 'inbox' && waiting > 0 && (
                  <span class="count">
                    {waiting} <span class="unseen">waiting</span>
                  </span>
                )}
              </a>
            ))}
          </nav>
          <div class="who">
            <p>
              <strong>{displayName}</strong>
              <span>{role}</span>
            </p>
            <button type="button" class="link" onClick={onSignOut}>
              Sign out
            </button>
          </div>
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} data-page={current.id}>
        <Page route={route.slice(1)} key={current.id} />
      </main>
    </div>
  );
}
