import { expect, it } from 'vitest';
import { findLinks } from '../../src/widget/links.ts';

const linksIn = (text: string) =>
  findLinks(text).flatMap(({ text: shown, href }) => (href === undefined ? [] : [[shown, href]]));

it.each([
  ['Call 555-0142.', '555-0142', 'tel:5550142'],
  ['Phone: (555) 010-0199', '(555) 010-0199', 'tel:5550100199'],
  ['Call 1-800-555-0199, any time', '1-800-555-0199', 'tel:18005550199'],
  ['From abroad +44 20 7946 0958.', '+44 20 7946 0958', 'tel:+442079460958'],
  ['Telefon 030 / 123 456 78', '030 / 123 456 78', 'tel:03012345678'],
  ['Tel. 0800 123456;', '0800 123456', 'tel:0800123456'],
  ['+49 (30) 901820', '+49 (30) 901820', 'tel:+4930901820'],
])('links the telephone number in "%s"', (text, shown, href) => {
  expect(linksIn(text)).toEqual([[shown, href]]);
});

it.each([
  'The library was built in 1998-2004 and opened on 2024-05-01.',
  'It is due on 08-09-2024, or on 1.12.2026.',
  'It opens 09:00-17:30, on Fridays 9.00 - 12.30.',
  'A fine of 1,234,567.89 or 10 000 000 euros.',
  'ISBN 978-3-16-148410-0, room 12-4, ZIP 12345-6789',
  'Version 1.2.3 of readme.md, and 3.14159265.',
  'Write "a@b" or e.g. this.',
])('finds no link in "%s"', (text) => {
  expect(linksIn(text)).toEqual([]);
});

it.each([
  ['Write to desk@lindenfalls.example.', 'desk@lindenfalls.example', 'mailto:desk@lindenfalls.example'],
  ['See https://example.org/a_(b), please.', 'https://example.org/a_(b)', 'https://example.org/a_(b)'],
  ['(see https://example.org/help)', 'https://example.org/help', 'https://example.org/help'],
  ['Go to www.example.org/renew!', 'www.example.org/renew', 'https://www.example.org/renew'],
  [
    'The form is at lindenfalls.example/jobs.',
    'lindenfalls.example/jobs',
    'https://lindenfalls.example/jobs',
  ],
  [
    'At http://example.org:8080/x?y=1#z',
    'http://example.org:8080/x?y=1#z',
    'http://example.org:8080/x?y=1#z',
  ],
])('links the address in "%s"', (text, shown, href) => {
  expect(linksIn(text)).toEqual([[shown, href]]);
});

it('makes no link that runs a script', () => {
  const text = 'javascript:alert(1) data:text/html,x JAVASCRIPT://example.org/%0aalert(1) file:///etc/passwd';
  for (const [, href] of linksIn(text)) expect(href).toMatch(/^https:/);
});

it('gives the whole text back, part by part', () => {
  const text = 'Call 555-0142 or write to a.b@example.org (see www.example.org), and that is all.';
  expect(
    findLinks(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text);
  expect(linksIn(text)).toHaveLength(3);
});

it('is quick on long texts without a link', () => {
  for (const piece of ['1-', '(', 'a.', 'www', '+1 ', '0 ', 'a@', '555-']) {
    const startedAt = performance.now();
    findLinks(piece.repeat(10_000));
    expect(performance.now() - startedAt).toBeLessThan(200);
  }
});
