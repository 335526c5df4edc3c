// Gets the files of an exported site: from what the browser keeps of it, else from its server, with progress.
import { PACKED, SITE_FILE, type Site, type SiteFile } from './site.ts';

export interface SiteFiles {
  readonly site: Site;
  bytes(file: SiteFile): Promise<Uint8Array>;
  text(file: SiteFile): Promise<string>;
}

/** @param base The address of the site's folder; `onLoaded` is told of each part that came, in bytes as they travel */
export async function openSiteFiles(base: string, onLoaded: (bytes: number) => void): Promise<SiteFiles> {
  const cache = await caches.open(`frontdesk ${base}`).catch(() => undefined);
  const site = await readSite(new URL(SITE_FILE, base).href, cache);
  await forgetOthers(cache, base, site);

  async function bytes({ name, packedBytes }: SiteFile): Promise<Uint8Array> {
    const address = new URL(name, base).href;
    const kept = await cache?.match(address);
    const response = kept ?? (await fetched(address));
    // A browser that has no room for it loads it again next time.
    if (!kept) await cache?.put(address, response.clone()).catch(() => undefined);
    const counted = counting(response, onLoaded);
    const isPacked = name.endsWith(PACKED);
    const body = isPacked ? counted.pipeThrough(new DecompressionStream('gzip')) : counted;
    const unpacked = await new Response(body).arrayBuffer();
    if (packedBytes === 0) throw new Error(`${name} is empty.`);
    return new Uint8Array(unpacked);
  }

  return { site, bytes, text: async (file) => new TextDecoder().decode(await bytes(file)) };
}

/** The newest list of files; without a network the one from before. */
async function readSite(address: string, cache: Cache | undefined): Promise<Site> {
  try {
    const response = await fetched(address, { cache: 'no-cache' });
    await cache?.put(address, response.clone()).catch(() => undefined);
    return (await response.json()) as Site;
  } catch (error) {
    const kept = await cache?.match(address);
    if (!kept) throw error;
    return (await kept.json()) as Site;
  }
}

/** Files of exports before this one make room. */
async function forgetOthers(cache: Cache | undefined, base: string, site: Site): Promise<void> {
  const { desk, vectors, model, runtime, worker } = site;
  const files = [desk, vectors, ...Object.values(model), runtime, worker];
  const names = new Set(files.map(({ name }) => new URL(name, base).href));
  for (const { url } of (await cache?.keys()) ?? [])
    if (url.startsWith(new URL('files/', base).href) && !names.has(url)) await cache?.delete(url);
}

async function fetched(address: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(address, init);
  if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
  return response;
}

function counting(response: Response, onLoaded: (bytes: number) => void): ReadableStream<BufferSource> {
  const body = response.body as ReadableStream<Uint8Array<ArrayBuffer>>;
  return body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(part, controller) {
        onLoaded(part.byteLength);
        controller.enqueue(part);
      },
    }),
  );
}
