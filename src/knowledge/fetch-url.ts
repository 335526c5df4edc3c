// Fetches a page or a file from a public address, within limits of time, size and redirects.
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { AppError } from '../errors.ts';
import { type AddressGuard, createAddressGuard } from './guarded-lookup.ts';
import { MAX_FILE_BYTES, mediaTypeOf } from './loaders/load-document.ts';

const MAX_REDIRECTS = 5;
const NOT_MODIFIED = 304;
const REDIRECTS = [301, 302, 303, 307, 308];
/** Types that servers give to files of which they know nothing better; the name then tells more. */
const VAGUE_TYPES = ['text/plain', 'application/octet-stream', 'binary/octet-stream'];
const SAME_TYPES: Readonly<Record<string, string>> = { 'application/xhtml+xml': 'text/html' };

export interface FetchedFile {
  /** The address that was asked for, in its normal form. */
  readonly url: string;
  readonly bytes: Uint8Array;
  readonly mediaType?: string;
  /** Where redirects led. */
  readonly finalUrl: string;
  /** It is as it was when `knownAs` was given: then there are no bytes. */
  readonly isUnchanged: boolean;
  /** To be given with the next fetch of the same address. */
  readonly knownAs: Validators;
}

/** What a server gives to ask later whether something changed (RFC 9110, 13). */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

/**
 * @throws AppError `invalid_input` for what is no address or answers with an error, `address_refused` for one that is not
 * public, `not_found`, `timed_out`, `too_large`
 */
export type FetchUrl = (url: string, knownAs?: Validators, signal?: AbortSignal) => Promise<FetchedFile>;

export interface UrlFetcherOptions {
  readonly guard?: AddressGuard;
  /** For the whole of it, redirects too. */
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

export function createUrlFetcher({
  guard = createAddressGuard(),
  timeoutMs = 20_000,
  maxBytes = MAX_FILE_BYTES,
}: UrlFetcherOptions = {}): FetchUrl {
  async function follow(
    url: URL,
    signal: AbortSignal,
    knownAs: Validators,
  ): Promise<{ response: IncomingMessage; url: URL }> {
    for (let redirects = 0, next = url; redirects <= MAX_REDIRECTS; redirects++) {
      checkUrl(next);
      guard.check(next.hostname);
      const response = await get(next, guard, signal, knownAs);
      const location = REDIRECTS.includes(response.statusCode ?? 0) ? response.headers.location : undefined;
      if (location === undefined) return { response, url: next };
      response.destroy();
      next = parseUrl(location, next);
    }
    throw new AppError(
      'invalid_input',
      `${url.href} redirects too often; at most ${MAX_REDIRECTS} redirects are followed.`,
    );
  }

  return async (text, knownAs = {}, stop) => {
    const url = parseUrl(text);
    url.hash = '';
    const patience = AbortSignal.timeout(timeoutMs);
    const signal = stop ? AbortSignal.any([patience, stop]) : patience;
    try {
      const { response, url: last } = await follow(url, signal, knownAs);
      const finalUrl = last.href;
      if (response.statusCode === NOT_MODIFIED) {
        response.destroy();
        return { url: url.href, finalUrl, bytes: new Uint8Array(), isUnchanged: true, knownAs };
      }
      checkStatus(url, response);
      const bytes = await bytesOf(decoded(response), url, maxBytes);
      const mediaType = fetchedType(response.headers['content-type'], last);
      const validators = validatorsOf(response);
      const file = { url: url.href, finalUrl, bytes, isUnchanged: false, knownAs: validators };
      return { ...file, ...(mediaType ? { mediaType } : {}) };
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (patience.aborted)
        throw new AppError('timed_out', `${url.href} was not fetched within ${timeoutMs / 1000} s.`, {
          cause: error,
        });
      throw new AppError('invalid_input', `${url.href} cannot be fetched: ${(error as Error).message}.`, {
        cause: error,
      });
    }
  };
}

function parseUrl(text: string, base?: URL): URL {
  if (URL.canParse(text, base?.href)) return new URL(text, base);
  throw new AppError('invalid_input', `“${text}” is not an address like https://example.org/page.`);
}

function checkUrl({ protocol, username, password, href }: URL): void {
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new AppError('address_refused', `${href} is not fetched: only http and https addresses are.`);
  if (username || password)
    throw new AppError('address_refused', 'An address with a user name or a password in it is not fetched.');
}

/** Without a pool of connections: each goes to an address that was checked for it. */
function get(
  url: URL,
  { lookup }: AddressGuard,
  signal: AbortSignal,
  { etag, lastModified }: Validators,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const headers = {
      accept: 'text/html, text/markdown, application/pdf, */*;q=0.5',
      'user-agent': 'Frontdesk',
      ...(etag === undefined ? {} : { 'if-none-match': etag }),
      ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
    };
    request(url, { agent: false, lookup, signal, headers }, resolve).once('error', reject).end();
  });
}

function validatorsOf({ headers }: IncomingMessage): Validators {
  const { etag, 'last-modified': lastModified } = headers;
  return { ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) };
}

function checkStatus(url: URL, { statusCode = 0 }: IncomingMessage): void {
  if (statusCode >= 200 && statusCode < 300) return;
  const code = statusCode === 404 || statusCode === 410 ? 'not_found' : 'invalid_input';
  throw new AppError(code, `${url.href} cannot be fetched: it answers with the status ${statusCode}.`);
}

/** Some servers compress without being asked. */
function decoded(response: IncomingMessage): Readable {
  const coding = response.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (coding === 'identity') return response;
  const decoders: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  };
  const decoder = decoders[coding]?.();
  if (!decoder) throw new AppError('invalid_input', `Its compression is not supported: ${coding}.`);
  // An error of either arrives where the bytes are read.
  return pipeline(response, decoder, () => undefined);
}

async function bytesOf(stream: Readable, url: URL, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    length += part.length;
    // Leaving the loop closes the connection.
    if (length > maxBytes) throw new AppError('too_large', `${url.href} has over ${maxBytes} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function fetchedType(header: string | undefined, { pathname }: URL): string | undefined {
  const named = header?.split(';', 1)[0]?.trim().toLowerCase() || undefined;
  const byName = mediaTypeOf(pathname);
  if (named === undefined || (byName !== undefined && VAGUE_TYPES.includes(named))) return byName;
  return SAME_TYPES[named] ?? named;
}
