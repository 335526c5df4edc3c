// The settings of the desk: what visitors read, when people are there, and your own password.
import { useEffect, useState } from 'preact/hooks';
import type { DeskSettings, DeskSettingsView, OpeningTime } from '../../protocol/desk-settings.ts';
import { call, useLoad } from '../api.ts';
import { Act, Card, Field, PageHead, Problem } from '../parts/elements.tsx';
import { useSession } from '../session.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
/** A week begins on Monday. */
const ORDER = [1, 2, 3, 4, 5, 6, 0];

export function Settings() {
  const { isOwner } = useSession();
  const { data, problem: loadProblem } = useLoad<DeskSettingsView>('/v1/settings');
  const [view, setView] = useState<DeskSettingsView>();
  const [settings, setSettings] = useState<DeskSettings>();
  const [problem, setProblem] = useState<string>();
  const [isSaved, setSaved] = useState(false);
  useEffect(() => {
    if (!data) return;
    setView(data);
    setSettings(data.settings);
  }, [data]);

  if (!settings || !view)
    return (
      <PageHead title="Settings">
        <Problem text={loadProblem} />
      </PageHead>
    );
  const set = (changes: Partial<DeskSettings>) => {
    setSaved(false);
    setSettings({ ...settings, ...changes });
  };
  const save = async () => {
    const questions = settings.questions.map((one) => one.trim()).filter(Boolean);
    const changed = await call<DeskSettingsView>('/v1/settings', {
      method: 'PUT',
      body: { settings: { ...settings, questions }, revision: view.revision },
    });
    setView(changed);
    setSettings(changed.settings);
    setSaved(true);
  };
  const hoursOf = (weekday: number) => settings.openingHours.filter((one) => one.weekday === weekday);
  const setHours = (weekday: number, hours: readonly OpeningTime[]) =>
    set({ openingHours: [...settings.openingHours.filter((one) => one.weekday !== weekday), ...hours] });

  return (
    <>
      <PageHead title="Settings" lead="The public page and every chat use these." />
      <fieldset class="settings" disabled={!isOwner}>
        <Card title="What visitors read">
          <Field
            label="Name of the desk"
            value={settings.name}
            maxLength={100}
            placeholder="Linden Falls Public Library"
            onInput={(name) => set({ name })}
          />
          <Field
            label="Under the name"
            value={settings.subtitle}
            maxLength={150}
            onInput={(subtitle) => set({ subtitle })}
          />
          <Field
            label="Greeting"
            rows={2}
            value={settings.greeting}
            maxLength={500}
            onInput={(greeting) => set({ greeting })}
          />
          <Field
            label="Suggested questions"
            hint="One per line, at most eight."
            rows={4}
            value={settings.questions.join('\n')}
            onInput={(text) => set({ questions: text.split('\n').slice(0, 8) })}
          />
          <Field
            label="Colour"
            type="color"
            value={settings.color || '#1d5c4d'}
            onInput={(color) => set({ color })}
          />
        </Card>
        <Card title="The people">
          <p class="note">
            Within these hours “talk to a person” rings in the inbox. At other times visitors get the phone
            number and the address, and can leave a message.
          </p>
          <table class="hours">
            <caption class="unseen">Opening hours of the people</caption>
            <tbody>
              {ORDER.map((weekday) => {
                const [hours] = hoursOf(weekday);
                const name = WEEKDAYS[weekday] ?? '';
                return (
                  <tr key={weekday}>
                    <th scope="row">
                      <label>
                        <input
                          type="checkbox"
                          checked={hours !== undefined}
                          onChange={(event) =>
                            setHours(
                              weekday,
                              event.currentTarget.checked
                                ? [{ weekday, opens: '09:00', closes: '17:00' }]
                                : [],
                            )
                          }
                        />{' '}
                        {name}
                      </label>
                    </th>
                    <td>
                      {hours ? (
                        <>
                          <input
                            type="time"
                            aria-label={`${name} from`}
                            value={hours.opens}
                            onInput={(event) =>
                              setHours(weekday, [{ ...hours, opens: event.currentTarget.value }])
                            }
                          />
                          {' to '}
                          <input
                            type="time"
                            aria-label={`${name} until`}
                            value={hours.closes}
                            onInput={(event) =>
                              setHours(weekday, [{ ...hours, closes: event.currentTarget.value }])
                            }
                          />
                        </>
                      ) : (
                        <span class="muted">nobody</span>
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          <Field label="Time zone" value={settings.timeZone} onInput={(timeZone) => set({ timeZone })} />
          <Field label="Phone" value={settings.phone} maxLength={50} onInput={(phone) => set({ phone })} />
          <Field
            label="Address"
            value={settings.address}
            maxLength={300}
            onInput={(address) => set({ address })}
          />
        </Card>
        <Problem text={problem} />
        {isOwner ? (
          <p class="save-row">
            <Act act={save} onProblem={setProblem}>
              Save
            </Act>
            <span role="status">{isSaved ? 'Saved.' : ''}</span>
          </p>
        ) : (
          <p class="note">Owners may change these.</p>
        )}
      </fieldset>
      <OwnPassword />
    </>
  );
}

function OwnPassword() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isChanged, setChanged] = useState(false);
  const change = async () => {
    await call('/v1/session/password', { method: 'PUT', body: { current, next } });
    setCurrent('');
    setNext('');
    setChanged(true);
  };
  return (
    <Card title="Your password">
      <Field
        label="Current password"
        type="password"
        autocomplete="current-password"
        value={current}
        onInput={setCurrent}
      />
      <Field
        label="New password"
        type="password"
        autocomplete="new-password"
        hint="Ten characters or more. Your other sessions end."
        value={next}
        onInput={setNext}
      />
      <Problem text={problem} />
      <p class="save-row">
        <Act
          class="button plain"
          act={change}
          onProblem={setProblem}
          isDisabled={current === '' || next === ''}
        >
          Change the password
        </Act>
        <span role="status">{isChanged ? 'Changed.' : ''}</span>
      </p>
    </Card>
  );
}
