// Random names of messages and conversations: UUIDs of version 4.

/** `crypto.randomUUID` is not there in pages that came over plain HTTP. */
export function randomId(): string {
  if ('randomUUID' in crypto) return crypto.randomUUID();
  const template = '10000000-1000-4000-8000-100000000000';
  return template.replaceAll(/[018]/g, (digit) => {
    const [random = 0] = crypto.getRandomValues(new Uint8Array(1));
    const place = Number(digit);
    return (place ^ (random & (15 >> (place / 4)))).toString(16);
  });
}
