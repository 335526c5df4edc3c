// Finds what can be pressed in a text: addresses of pages and of e-mail, telephone numbers. No DOM, so that a test can
// hold it to examples.

export interface TextPart {
  readonly text: string;
  /** An address that begins with `https:`, `http:`, `mailto:` or `tel:`, and with nothing else. */
  readonly href?: string;
}

const WEB = String.raw`https?:\/\/[^\s<>"“”]+|www\.[^\s<>"“”]+`;
/** Without a scheme only under endings that are hardly anything else, so that a file name stays a name. */
const DOMAIN = String.raw`(?:[a-z0-9-]{1,63}\.){1,8}(?:com|org|net|edu|gov|info|eu|uk|de|at|ch|fr|nl|us|ca|au|example)(?:\/[^\s<>"“”]*)?(?![\w-])`;
const MAIL = String.raw`[\w.%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}`;
const PHONE = [
  String.raw`\+\d[\d ()./-]{5,20}\d`,
  String.raw`\(\d{2,5}\)[ -]?\d[\d -]{4,12}\d`,
  String.raw`(?:1[-. ])?\d{3}[-. ]\d{3}[-. ]\d{4}`,
  String.raw`0\d{1,5}(?: \/ |[ /-])\d[\d -]{3,12}\d`,
  String.raw`\d{3}-\d{4}`,
].join('|');

const LINK = new RegExp(
  String.raw`(?<![\w@.])(?:(?<web>${WEB})|(?<mail>${MAIL})|(?<domain>${DOMAIN}))|(?<![\w.,/+-])(?<phone>${PHONE})(?![\w-]|[.,]\d)`,
  'gi',
);
const DATE = /^(?:\d{1,2}-\d{1,2}-\d{2,4}|\d{4}-\d{1,2}-\d{1,2})$/;
const MIN_DIGITS = 7;
const MAX_DIGITS = 15;

/** The parts of a text in order; joined, they are the text. */
export function findLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: found, index, groups = {} } of text.matchAll(LINK)) {
    const linked = groups.phone === undefined ? withoutSentenceEnd(found) : found;
    const href = hrefOf(linked, groups);
    if (href === null) continue;
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ text: linked, href });
    end = index + linked.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

function hrefOf(linked: string, { phone, mail, web }: Readonly<Record<string, string>>): string | null {
  if (phone !== undefined) {
    const digits = phone.replace(/\D/g, '');
    const isPhone = digits.length >= MIN_DIGITS && digits.length <= MAX_DIGITS && !DATE.test(phone);
    return isPhone ? `tel:${phone.startsWith('+') ? '+' : ''}${digits}` : null;
  }
  if (mail !== undefined) return `mailto:${linked}`;
  const address = web !== undefined && /^https?:/i.test(linked) ? linked : `https://${linked}`;
  return URL.canParse(address) ? new URL(address).href : null;
}

/** Marks at the end belong to the sentence, and so does a bracket that was opened before the address. */
function withoutSentenceEnd(address: string): string {
  const [marks = ''] = /[.,;:!?'’»)\]]{0,9}$/.exec(address) ?? [];
  const rest = address.slice(0, address.length - marks.length);
  const isOpened = /^[)\]]/.test(marks) && /[([]/.test(rest);
  return isOpened ? rest + marks.slice(0, 1) : rest;
}
