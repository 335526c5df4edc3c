// Builds elements. Text goes in as text, never as markup.

type Listeners = { [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void };
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An attribute that is true stands without a value, one that is false or undefined not at all. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  children: readonly (Node | string)[] = [],
  listeners: Listeners = {},
): HTMLElementTagNameMap[Tag] {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    created.setAttribute(name, value === true ? '' : String(value));
  }
  created.append(...children);
  for (const [name, listener] of Object.entries(listeners)) {
    created.addEventListener(name, listener as EventListener);
  }
  return created;
}

let lastId = 0;

/** An id that no other element of the page's chats has. */
export const uniqueId = (name: string): string => `${name}-${++lastId}`;
