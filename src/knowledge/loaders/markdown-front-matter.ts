// What stands before a Markdown text about it, and what of that a reader sees: title, question, answers, lists.
import { parse, YAMLParseError } from 'yaml';

const FRONT_MATTER = /^---[^\S\n]*\r?\n([\s\S]*?)\r?\n(?:---|\.\.\.)[^\S\n]*(?:\r?\n|$)/;
/** For machines: where the page stands, how it looks, what it is filed under. */
const NOT_SHOWN =
  /^(?:_.*|.*(?:tags?|keywords?|categor(?:y|ies)|redirect\w*|alias(?:es)?|authors?|reviewers?|permalink|slug|layout|template|type|image\w*|icon|css|js|scripts?|styles?|images|id|ids|url|urls|links?|path|versions?|products?|plugins?|output|sidebar\w*|nav\w*|breadcrumbs?|robots|hreflang|lang\w*|date|weight|order|draft|published|toc))$/i;
const LEAD_KEYS = ['answer', 'subtitle', 'description', 'summary', 'excerpt', 'lead', 'intro'];

export interface FrontMatterList {
  /** The list as Markdown, under what its key says. */
  readonly markdown: string;
  /** The items alone. */
  readonly items: string;
}

export interface FrontMatter {
  readonly title?: string;
  readonly question?: string;
  /** Paragraphs before the text. */
  readonly lead: readonly string[];
  /** By their keys. */
  readonly lists: ReadonlyMap<string, FrontMatterList>;
  /** The source after the front matter. */
  readonly body: string;
}

export function frontMatterOf(source: string): FrontMatter {
  const [whole = '', yaml = ''] = FRONT_MATTER.exec(source) ?? [];
  const body = source.slice(whole.length);
  const fields = fieldsOf(yaml);
  const text = (key: string) => {
    const value = fields[key];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const [title, question] = [text('title'), text('question')];
  const lead = LEAD_KEYS.map(text).filter((one) => one !== undefined);
  // Descriptions often repeat how the text begins.
  const fresh = lead.filter((one) => !body.includes(one.slice(0, 40)));
  const lists = new Map<string, FrontMatterList>();
  for (const [key, value] of Object.entries(fields)) {
    const list = NOT_SHOWN.test(key) ? undefined : listOf(key, value);
    if (list) lists.set(key, list);
  }
  return { ...(title ? { title } : {}), ...(question ? { question } : {}), lead: fresh, lists, body };
}

function fieldsOf(yaml: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = parse(yaml);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : {};
  } catch (error) {
    if (!(error instanceof YAMLParseError || error instanceof ReferenceError)) throw error;
    // Its title is worth more than its mistakes.
    const title = /^title:\s*(["']?)(.+?)\1\s*$/m.exec(yaml)?.[2];
    return title ? { title } : {};
  }
}

/** Lists of sentences, and of questions with their answers; lists of single words are filed under, not read. */
function listOf(key: string, value: unknown): FrontMatterList | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((item) => typeof item === 'string').map((item) => item.trim());
  const pairs = value.map(pairOf).filter((pair) => pair !== undefined);
  if (pairs.length > 0) {
    const items = pairs
      .map(([question, answer]) => `**${question.replaceAll('*', '')}**\n\n${answer}`)
      .join('\n\n');
    return { markdown: items, items };
  }
  if (!texts.some((item) => /\s\S+\s/.test(item))) return undefined;
  const items = texts.map((item) => `- ${item.replaceAll(/\s*\n\s*/g, ' ')}`).join('\n');
  const words = key.replaceAll(/[_-]+/g, ' ').replace(/\s(?:list|items)$/i, '');
  return { markdown: `${words.charAt(0).toUpperCase()}${words.slice(1)}:\n\n${items}`, items };
}

function pairOf(item: unknown): readonly [string, string] | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const fields = item as Record<string, unknown>;
  const question = fields.question ?? fields.q ?? fields.title;
  const answer = fields.answer ?? fields.a ?? fields.content;
  return typeof question === 'string' && typeof answer === 'string' ? [question, answer] : undefined;
}
