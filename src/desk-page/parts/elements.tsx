// The small parts that every page is made of.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { sentenceOf } from '../api.ts';

type Children = { readonly children?: ComponentChildren };

export function PageHead({ title, lead, children }: Children & { title: string; lead?: string }) {
  return (
    <header class="page-head">
      <div>
        <h1 tabIndex={-1}>{title}</h1>
        {lead && <p class="lead">{lead}</p>}
      </div>
      {children && <div class="page-actions">{children}</div>}
    </header>
  );
}

export function Card({ title, children, class: kind = '' }: Children & { title?: string; class?: string }) {
  return (
    <section class={`card ${kind}`}>
      {title && <h2>{title}</h2>}
      {children}
    </section>
  );
}

export function Problem({ text }: { text: string | undefined }) {
  return text === undefined ? null : (
    <p class="problem" role="alert">
      {text}
    </p>
  );
}

export function Empty({ title, children }: Children & { title: string }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children && <p>{children}</p>}
    </div>
  );
}

export function Badge({ kind = 'plain', children }: Children & { kind?: 'plain' | 'good' | 'warn' | 'bad' }) {
  return <span class={`badge ${kind}`}>{children}</span>;
}

type FieldProps = {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly rows?: number;
  readonly type?: 'text' | 'password' | 'date' | 'number' | 'url' | 'color';
  readonly autocomplete?: string;
  readonly autocapitalize?: 'none';
  readonly spellcheck?: boolean;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly placeholder?: string;
};

export function Field({ label, hint, value, onInput, rows, type = 'text', ...rest }: FieldProps) {
  const id = useId();
  /** Preact's types tell each type of input apart; a field is whichever it is told. */
  const kind = { type } as { type: 'text' };
  const described = hint ? { 'aria-describedby': `${id}-hint` } : {};
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {rows ? (
        <textarea
          id={id}
          rows={rows}
          value={value}
          {...rest}
          {...described}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      ) : (
        <input
          id={id}
          {...kind}
          value={value}
          {...rest}
          {...described}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly onInput: (value: string) => void;
  readonly isQuiet?: boolean;
}

export function Choice({ label, value, choices, onInput, isQuiet }: ChoiceProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={isQuiet ? 'unseen' : ''}>
        {label}
      </label>
      <select id={id} value={value} onInput={(event) => onInput(event.currentTarget.value)}>
        {choices.map(([one, text]) => (
          <option value={one} key={one}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A button whose work takes a moment; what goes wrong is said by `onProblem`. */
export function Act({
  act,
  onProblem,
  children,
  class: kind = 'button',
  isDisabled = false,
  label,
}: Children & {
  act: () => Promise<unknown>;
  onProblem: (text: string | undefined) => void;
  class?: string;
  isDisabled?: boolean;
  label?: string;
}) {
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    onProblem(undefined);
    try {
      await act();
    } catch (error) {
      onProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <button type="button" class={kind} disabled={isBusy || isDisabled} onClick={run} aria-label={label}>
      {children}
    </button>
  );
}

/** A dialog of the browser: it keeps the focus, and Escape closes it. */
export function Dialog({ title, onClose, children }: Children & { title: string; onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    ref.current?.showModal();
  }, []);
  return (
    <dialog ref={ref} class="dialog" aria-labelledby={id} onClose={onClose}>
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={() => ref.current?.close()}>
          ×
        </button>
      </header>
      {children}
    </dialog>
  );
}
