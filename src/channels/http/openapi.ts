// /openapi.json: made of the operations and of the very schemas that requests are checked against.
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { SESSION_COOKIE } from '../../access/accounts/session-cookie.ts';
import { errorKinds } from '../../errors.ts';
import { problemSchema } from '../../protocol/problem.ts';
import { VERSION_HEADER } from './forced-version.ts';
import { type Operation, refusalsOf } from './operation.ts';

type Json = { [key: string]: unknown };

/** A description of OpenAPI 3.1, whose schemas are plain JSON Schema. */
export interface ApiDescription {
  readonly openapi: '3.1.1';
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly security: readonly Json[];
  readonly paths: { readonly [path: string]: { readonly [method: string]: DescribedOperation } };
  readonly components: { readonly schemas: Json; readonly securitySchemes: Json };
}

export interface DescribedOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly content: Json };
  readonly responses: Readonly<Responses>;
}

type Responses = Record<string, { readonly description: string; readonly content?: Json }>;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: unknown;
}

const JSON_TYPE = 'application/json';
const PROBLEM_FORM = { mediaType: 'application/problem+json', schema: problemSchema };

const DESCRIPTION =
  'Answers to questions from your documents, in full sentences with their sources. A key goes into the header ' +
  '`Authorization: Bearer …`; on the machine of the service itself none is needed. The page at `/desk` shows the ' +
  'cookie of a session instead. Every POST takes an ' +
  '`Idempotency-Key`: sent again under the same key, a request is not carried out again, it gets the answer from before.';

export function describeApi(operations: readonly Operation[], version: string): ApiDescription {
  const schemas = createSchemas();
  const paths: Record<string, Record<string, DescribedOperation>> = {};
  for (const operation of operations) {
    paths[operation.path] ??= {};
    Object.assign(paths[operation.path] ?? {}, { [operation.method]: describe(operation, schemas) });
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Frontdesk',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    security: [{ key: [] }, { session: [] }, {}],
    paths,
    components: {
      schemas: schemas.used,
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key, or a token of your issuer.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: SESSION_COOKIE,
          description: 'Of somebody who signed in.',
        },
      },
    },
  };
}

function describe(operation: Operation, schemas: Schemas): DescribedOperation {
  const { id, tag, summary, description, scope, body, form } = operation;
  const needs = scope === null ? 'Needs no key.' : `Needs the scope \`${scope}\`.`;
  const parameters = parametersOf(operation, schemas);
  const content = {
    ...(body ? { [JSON_TYPE]: { schema: schemas.input(body) } } : {}),
    ...(form ? { 'multipart/form-data': { schema: schemas.input(form) } } : {}),
  };
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, needs].filter(Boolean).join(' '),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body || form ? { requestBody: { required: true, content } } : {}),
    responses: responsesOf(operation, schemas),
  };
}

function parametersOf(
  { params, query, method, scope, forcesVersion }: Operation,
  schemas: Schemas,
): Parameter[] {
  const of = (place: 'path' | 'query', fields: z.ZodObject | undefined) =>
    Object.entries(fields?.shape ?? {}).map(([name, field]): Parameter => {
      const schema = field as z.ZodType;
      const { description, ...rest } = schemas.input(schema);
      const required = place === 'path' || !schema.safeParse(undefined).success;
      return {
        name,
        in: place,
        required,
        ...(description ? { description: String(description) } : {}),
        schema: rest,
      };
    });
  const header = (name: string, description: string, pattern: string): Parameter => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string', pattern },
  });
  return [
    ...of('path', params),
    ...of('query', query),
    ...(method === 'post' && scope !== null
      ? [header('Idempotency-Key', 'Your own name of this request.', '^[!-~]{1,255}$')]
      : []),
    ...(forcesVersion
      ? [
          header(
            VERSION_HEADER,
            'The model version or label to ask; needs the scope `models`.',
            '^\\w{1,64}$',
          ),
        ]
      : []),
  ];
}

/** Where an answer and a refusal share a status, each keeps its media type. */
function responsesOf(operation: Operation, schemas: Schemas): Responses {
  const responses = refusals(operation, schemas);
  for (const [status, answer] of Object.entries(successes(operation, schemas))) {
    responses[status] = {
      ...answer,
      ...(answer.content ? { content: { ...responses[status]?.content, ...answer.content } } : {}),
    };
  }
  return responses;
}

function successes({ answers }: Operation, schemas: Schemas): Responses {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, content }]) => {
      const described = Object.entries(content ?? {}).map(([mediaType, schema]) => [
        mediaType,
        { schema: schemas.output(schema) },
      ]);
      return [status, { description, ...(content ? { content: Object.fromEntries(described) } : {}) }];
    }),
  );
}

/** Several errors may share a status: their codes are named together. */
function refusals(operation: Operation, schemas: Schemas): Responses {
  const { mediaType, schema } = operation.errorForm ?? PROBLEM_FORM;
  const content = { [mediaType]: { schema: schemas.output(schema) } };
  const namesOf: Record<number, string[]> = {};
  for (const code of refusalsOf(operation)) {
    const { status } = errorKinds[code];
    namesOf[status] = [...(namesOf[status] ?? []), `\`${code}\``];
  }
  return Object.fromEntries(
    Object.entries(namesOf).map(([status, names]) => [
      status,
      { description: `${STATUS_CODES[status]}: ${names.join(', ')}`, content },
    ]),
  );
}

type Schemas = ReturnType<typeof createSchemas>;

/** JSON Schemas of ours; those with a name of their own are described once and referred to. */
function createSchemas() {
  const uri = (id: string) => `#/components/schemas/${id}`;
  const named = {
    input: z.toJSONSchema(z.globalRegistry, { io: 'input', uri, override }).schemas,
    output: z.toJSONSchema(z.globalRegistry, { io: 'output', uri, override }).schemas,
  };
  const used: Record<string, Json> = {};

  function use(name: string, io: 'input' | 'output'): void {
    if (name in used) return;
    const { $schema, $id, ...schema } = named[io][name] as Json;
    used[name] = schema;
    for (const other of referencesIn(schema)) use(other, io);
  }

  const convert = (schema: z.ZodType, io: 'input' | 'output'): Json => {
    const id = z.globalRegistry.get(schema)?.id;
    if (id !== undefined) {
      use(id, io);
      return { $ref: uri(id) };
    }
    const { $schema, ...inline } = z.toJSONSchema(schema, { io, override }) as Json;
    return inline;
  };
  return {
    used,
    input: (schema: z.ZodType) => convert(schema, 'input'),
    output: (schema: z.ZodType) => convert(schema, 'output'),
  };
}

/**
 * A format says what zod's long pattern of it says. Generators of clients make a class of a schema that is null alone, and
 * a union of two classes of one that may be null: what may be null is said in its type, of an object beside it. Of a value or a list of them, as
 * OpenAI's interface takes them, and of a number that is fixed, they make classes that do not compile.
 */
function override({ jsonSchema }: { jsonSchema: Json }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.type === 'null') jsonSchema.type = ['string', 'null'];
  const { const: fixed, anyOf } = jsonSchema as { const?: unknown; anyOf?: Json[] };
  if (typeof fixed === 'number') {
    delete jsonSchema.const;
    Object.assign(jsonSchema, { type: 'integer', minimum: fixed, maximum: fixed });
  }
  if (anyOf?.some(isListOrAny)) {
    delete jsonSchema.anyOf;
    return;
  }
  if (anyOf?.length !== 2) return;
  const [one, none] = anyOf as [Json, Json];
  if (typeof one.type !== 'string' || one.$ref !== undefined || !isNull(none)) return;
  if (one.type === 'object') {
    jsonSchema.anyOf = [one, { type: 'null' }];
    return;
  }
  delete jsonSchema.anyOf;
  Object.assign(jsonSchema, one, { type: [one.type, 'null'] });
  if (Array.isArray(one.enum)) jsonSchema.enum = [...one.enum, null];
}

/** The second when its own turn has passed. */
const isListOrAny = ({ type, ...rest }: Json): boolean =>
  type === 'array' || (type === undefined && Object.keys(rest).length === 0);

/** As it was, or as it is after its own turn. */
const isNull = ({ type, ...rest }: Json): boolean =>
  Object.keys(rest).length === 0 &&
  (type === 'null' || (Array.isArray(type) && type.join() === 'string,null'));

function referencesIn(schema: Json): string[] {
  return [...JSON.stringify(schema).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name]) => name as string,
  );
}
