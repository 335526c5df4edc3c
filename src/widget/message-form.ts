// A message for the people of the desk while none of them is there: with a name and a way to answer.
import { element, uniqueId } from './dom.ts';
import type { ViewContext } from './view-context.ts';

/** Empty until it is known that nobody is there. */
export function createMessageForm({ texts, actions }: ViewContext): HTMLElement {
  const place = element('div', { class: 'leave' });
  const show = () => {
    const name = field(texts.leaveName, 'input', { autocomplete: 'name', maxlength: 100, required: true });
    const contact = field(texts.leaveContact, 'input', { minlength: 3, maxlength: 200, required: true });
    const text = field(texts.leaveText, 'textarea', { rows: 3, maxlength: 4000, required: true });
    const status = element('p', { class: 'note', role: 'status' });
    const send = element('button', { type: 'submit', class: 'pill' }, [texts.leaveSend]);
    const form = element(
      'form',
      { 'aria-label': texts.leaveMessage },
      [name.node, contact.node, text.node, send, status],
      {
        async submit(event) {
          event.preventDefault();
          send.disabled = true;
          try {
            await actions.leaveMessage({
              name: name.input.value.trim(),
              contact: contact.input.value.trim(),
              text: text.input.value.trim(),
            });
            place.replaceChildren(element('p', { class: 'note', role: 'status' }, [texts.leaveThanks]));
          } catch {
            send.disabled = false;
            status.textContent = texts.feedbackFailed;
          }
        },
      },
    );
    place.replaceChildren(form);
  };
  actions.takesMessages().then(
    (takes) => takes && show(),
    () => undefined,
  );
  return place;
}

function field(
  label: string,
  tag: 'input' | 'textarea',
  attributes: Readonly<Record<string, string | number | boolean>>,
) {
  const id = uniqueId('leave');
  const input = element(tag, { id, ...attributes });
  return { input, node: element('div', {}, [element('label', { for: id }, [label]), input]) };
}
