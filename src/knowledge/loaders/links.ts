// Where a link leads is written after its words when the words alone do not say it.

/** Words of links that point without naming anything. */
const POINTING =
  /^(?:(?:please|just)\s+)?(?:(?:click|press|tap|see|look|go|apply|pay|book|buy|order|download|read|find out|sign up|sign in|log in|log on|register|renew|report|complain|search|check|start|do)\s+(?:it\s+)?(?:right\s+)?(?:here|now|online|more|this)|here|online|link|website|site|web page|webpage|page|form|portal|more|read more|learn more|find out more|more information|more info|more details|details|download|(?:(?:on|at|in|via|from|use|using|see|with)\s+)?(?:this|the|our)\s+(?:online\s+)?(?:link|page|form|site|website|web page|webpage|portal|address|document|file|map|video|list|guide|shop|calendar|one))$/iu;
/** Schemes whose target is a telephone number. */
const NUMBER = /^(?:tel|sms|callto|whatsapp):/i;
/** Of a number, what stays the same with and without its country's code. */
const LAST_DIGITS = 6;

/** What a reader has to be told of a link beside its words: a number, an address; undefined where they say it. */
export function linkTarget(words: string, target: string): string | undefined {
  const shown = words.trim();
  if (shown === '') return undefined;
  if (NUMBER.test(target)) {
    const number = decoded(target.replace(NUMBER, '').split(/[;?]/, 1)[0] ?? '').replace(/^\/\//, '');
    const digits = number.replaceAll(/\D/g, '');
    const isShown = shown.replaceAll(/\D/g, '').endsWith(digits.slice(-LAST_DIGITS));
    return digits === '' || isShown ? undefined : number;
  }
  if (/^mailto:/i.test(target)) {
    const address = decoded(target.slice('mailto:'.length).split('?', 1)[0] ?? '');
    return address.includes('@') && !shown.toLowerCase().includes(address.toLowerCase())
      ? address
      : undefined;
  }
  const isPointing = POINTING.test(shown.replace(/[\s.!:»›>→]+$/u, ''));
  return isPointing && /^https?:\/\//i.test(target) ? target : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text).trim();
  } catch {
    return text.trim(); // a % that stands for itself
  }
}
