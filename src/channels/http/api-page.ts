// The page of the interface at /docs: plain HTML made of its description, so that it needs no script and no other host.
import type { ApiDescription, DescribedOperation } from './openapi.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** HTML that is safe to put into a page. */
class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Content = string | number | Html | readonly Content[];

/** A template whose values are escaped, unless they are HTML themselves. */
function html(parts: TemplateStringsArray, ...values: Content[]): Html {
  return new Html(parts.map((part, i) => (i === 0 ? part : textOf(values[i - 1] ?? '') + part)).join(''));
}

function textOf(value: Content): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(textOf).join('');
  return String(value).replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export function renderApiPage({ info, tags, paths, components }: ApiDescription): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  const sections = tags.map(
    ({ name }) => html`<section><h2 id="about_${name}">${name}</h2>
${operations.filter(({ operation }) => operation.tags.includes(name)).map(renderOperation)}</section>`,
  );
  const schemas = Object.entries(components.schemas as Record<string, Schema>);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title}: HTTP interface</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/theme.css">
<link rel="stylesheet" href="/api.css">
</head>
<body>
<header>
<h1>${info.title}: HTTP interface</h1>
<p>${prose(info.description)}</p>
<p>Version ${info.version}. For tools: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<nav aria-label="Contents">${tags.map(({ name }) => html`<a href="#about_${name}">${name}</a> `)}<a href="#schemas">Schemas</a></nav>
</header>
<main>
${sections}
<section><h2 id="schemas">Schemas</h2>
${schemas.map(([name, schema]) => html`<h3 id="${name}">${name}</h3>${renderFields(schema)}`)}</section>
</main>
</body>
</html>
`.text;
}

function renderOperation(entry: { method: string; path: string; operation: DescribedOperation }): Html {
  const { method, path, operation } = entry;
  const { operationId, summary, description = '', parameters = [], requestBody, responses } = operation;
  const rows = parameters.map((parameter) =>
    renderRow(
      parameter.name,
      parameter.schema as Schema,
      parameter.required,
      `${parameter.in}. ${parameter.description ?? ''}`,
    ),
  );
  return html`<details id="${operationId}"><summary><code class="${method}">${method.toUpperCase()}</code> <code>${path}</code> ${summary}</summary>
<p>${prose(description)}</p>
${rows.length > 0 ? html`<h4>Parameters</h4>${renderTable(rows)}` : ''}
${requestBody ? html`<h4>Body</h4>${renderContent(requestBody.content)}` : ''}
<h4>Answers</h4>
<dl>${Object.entries(responses).map(
    ([status, answer]) =>
      html`<dt>${status}</dt><dd>${prose(answer.description)}${answer.content ? renderContent(answer.content) : ''}</dd>`,
  )}</dl>
</details>
`;
}

function renderContent(content: Readonly<Record<string, unknown>>): Html {
  const kinds = Object.entries(content as Record<string, { schema: Schema }>);
  return html`<ul>${kinds.map(([mediaType, { schema }]) => html`<li><code>${mediaType}</code> ${typeOf(schema)}</li>`)}</ul>`;
}

function renderFields(schema: Schema): Html {
  const { properties, required = [], description } = schema;
  if (!properties) return html`<p>${typeOf(schema)}. ${prose(description ?? '')}</p>`;
  return renderTable(
    Object.entries(properties).map(([name, field]) =>
      renderRow(name, field, required.includes(name), field.description ?? ''),
    ),
  );
}

function renderTable(rows: readonly Html[]): Html {
  return html`<div class="table" tabindex="0"><table><thead><tr><th>Name</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function renderRow(name: string, schema: Schema, isRequired: boolean, meaning: string): Html {
  const usual = schema.default === undefined ? '' : ` Default: \`${JSON.stringify(schema.default)}\`.`;
  return html`<tr><td><code>${name}</code>${isRequired ? html` <small>required</small>` : ''}</td><td>${typeOf(schema)}</td><td>${prose(meaning + usual)}</td></tr>`;
}

function typeOf(schema: Schema): Content {
  const { $ref, type, format, items, anyOf, enum: values } = schema;
  if ($ref) {
    const name = $ref.split('/').at(-1) ?? '';
    return html`<a href="#${name}">${name}</a>`;
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (values) return values.map((value) => JSON.stringify(value)).join(' | ');
  if (anyOf) return anyOf.map((one, i) => [i > 0 ? ' | ' : '', typeOf(one)]);
  if (items) return ['list of ', typeOf(items), Array.isArray(type) ? ' | null' : ''];
  const named = typeof type === 'object' ? type.join(' | ') : type;
  return [named ?? 'anything', format ? ` (${format})` : ''];
}

/** Text in which `…` is code. */
function prose(text: string): Content {
  return text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));
}
