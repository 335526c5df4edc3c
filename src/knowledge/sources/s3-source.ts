// Objects of a bucket, over the S3 protocol: Amazon's, or any server that speaks it.
import { DOMParser } from '@xmldom/xmldom';
import { AwsClient } from 'aws4fetch';
import { AppError } from '../../errors.ts';
import { MAX_FILE_BYTES, mediaTypeOf } from '../loaders/load-document.ts';
import type { S3Settings } from './settings.ts';
import type { Source } from './source.ts';

interface Listed {
  readonly key: string;
  readonly etag: string;
  readonly size: number;
}

const TIMEOUT_MS = 60_000;

export function createS3Source(settings: S3Settings): Source {
  const { accessKeyId, secretAccessKey, region, bucket, prefix, maxObjects } = settings;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 2 });
  const endpoint = settings.endpoint ?? `https://s3.${region}.amazonaws.com`;
  const root = `${endpoint.replace(/\/$/, '')}/${encodeURIComponent(bucket)}`;

  async function get(url: string, signal: AbortSignal): Promise<Response> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    try {
      const request = await client.sign(url);
      const response = await fetch(request, { signal: limited });
      if (response.ok) return response;
      const code = /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1];
      throw new AppError(
        'invalid_input',
        `The store answers with the status ${response.status}${code ? ` (${code})` : ''}.`,
      );
    } catch (cause) {
      if (cause instanceof AppError || signal.aborted) throw cause;
      const { cause: reason, message } = cause as Error;
      const detail = reason instanceof Error ? reason.message : message;
      throw new AppError('invalid_input', `The store ${endpoint} cannot be reached: ${detail}.`, { cause });
    }
  }

  async function list(signal: AbortSignal): Promise<Listed[]> {
    const objects: Listed[] = [];
    for (let token: string | undefined; ; ) {
      const query = new URLSearchParams({ 'list-type': '2', prefix });
      if (token !== undefined) query.set('continuation-token', token);
      const page = parseList(await (await get(`${root}?${query}`, signal)).text());
      objects.push(...page.objects);
      if (objects.length > maxObjects)
        throw new AppError(
          'too_large',
          `There are more than ${maxObjects} objects; maxObjects lets no more through.`,
        );
      token = page.next;
      if (token === undefined) return objects;
    }
  }

  return {
    async *read(known, signal) {
      for (const { key, etag, size } of await list(signal)) {
        const mediaType = mediaTypeOf(key);
        if (mediaType === undefined || size === 0) continue;
        if (known.get(key) === etag) {
          yield { id: key, isSame: true };
        } else if (size > MAX_FILE_BYTES) {
          yield { id: key, problem: `it has ${size} bytes; at most ${MAX_FILE_BYTES} are read` };
        } else {
          const response = await get(`${root}/${key.split('/').map(encodeURIComponent).join('/')}`, signal);
          const bytes = new Uint8Array(await response.arrayBuffer());
          yield { id: key, version: etag, content: { mediaType, bytes } };
        }
      }
    },
  };
}

function parseList(xml: string): { objects: Listed[]; next: string | undefined } {
  const root = new DOMParser({ onError: () => undefined }).parseFromString(xml, 'text/xml').documentElement;
  if (root?.nodeName !== 'ListBucketResult')
    throw new AppError('invalid_input', 'The answer does not have the form of an S3 answer.');
  const textIn = (element: { getElementsByTagName: typeof root.getElementsByTagName }, name: string) =>
    element.getElementsByTagName(name)[0]?.textContent ?? undefined;
  const objects = [...root.getElementsByTagName('Contents')].map((element) => ({
    key: textIn(element, 'Key') ?? '',
    etag: textIn(element, 'ETag') ?? '',
    size: Number(textIn(element, 'Size')),
  }));
  return { objects, next: textIn(root, 'NextContinuationToken') };
}
