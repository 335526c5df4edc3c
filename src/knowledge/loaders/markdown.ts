// Markdown (CommonMark and GitHub's tables) to sections.
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import { decodeText } from './decode-text.ts';
import { type Block, type LoadedDocument, MAX_DEPTH, type SourceFile, unreadable } from './document.ts';
import { collapse, createDocumentText, type DocumentText, rowLine } from './document-text.ts';

type Node = ReturnType<typeof fromMarkdown>['children'][number];
type Table = Extract<Node, { type: 'table' }>;

const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---\s*(?:\r?\n|$)/;

/** @throws AppError `invalid_input` for a file that is empty, not text or nested too deeply. */
export async function loadMarkdown(file: SourceFile): Promise<LoadedDocument> {
  const source = decodeText(file);
  const [frontMatter, fields] = FRONT_MATTER.exec(source) ?? ['', ''];
  const title = /^title:\s*(["']?)(.+?)\1\s*$/m.exec(fields as string)?.[2];
  const root = fromMarkdown(source.slice(frontMatter.length), {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
  const document = createDocumentText(file);
  for (const node of root.children) writeNode(document, node, () => tooDeep(file));
  return document.finish(title);
}

const tooDeep = (file: SourceFile) => unreadable(file, `its lists or quotes are over ${MAX_DEPTH} deep`);

/** What the paragraphs in a list are. */
type ListPlace = Pick<Block, 'kind' | 'group' | 'number'>;

function writeNode(
  document: DocumentText,
  node: Node,
  error: () => Error,
  depth = 0,
  place?: ListPlace,
): void {
  if (depth > MAX_DEPTH) throw error();
  switch (node.type) {
    case 'heading':
      document.heading(node.depth, inlineText(node));
      break;
    case 'code':
      document.block(node.value.trim());
      break;
    case 'list': {
      const group = document.group();
      node.children.forEach((item, i) => {
        const itemPlace: ListPlace = node.ordered
          ? { kind: 'step', group, number: (node.start ?? 1) + i }
          : { kind: 'item', group };
        for (const child of item.children) writeNode(document, child, error, depth + 1, itemPlace);
      });
      break;
    }
    case 'blockquote':
      for (const child of node.children) writeNode(document, child, error, depth + 1, place);
      break;
    case 'table':
      writeTable(document, node);
      break;
    case 'html':
    case 'definition':
    case 'thematicBreak':
      break;
    default: {
      const text = inlineText(node);
      if (text !== '') document.block(text, place);
    }
  }
}

function writeTable(document: DocumentText, table: Table): void {
  const [header = [], ...rows] = table.children.map((row) => row.children.map((cell) => inlineText(cell)));
  const as = { kind: 'row', group: document.group() } as const;
  if (rows.length === 0) document.block(rowLine([], header), as);
  for (const row of rows) document.block(rowLine(header, row), as);
}

/** The words of a node, without marks; an image is its description. */
function inlineText(node: Node): string {
  const words = (inner: Node): string => {
    if (inner.type === 'html' || inner.type === 'footnoteReference') return '';
    if (inner.type === 'break') return ' ';
    if ('alt' in inner) return inner.alt ?? '';
    if ('value' in inner) return inner.value;
    return 'children' in inner ? inner.children.map(words).join('') : '';
  };
  return collapse(words(node));
}
