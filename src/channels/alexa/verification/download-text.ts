// Downloads a small text file: it must come in time, stay under a size, and come from the address itself.

export interface DownloadOptions {
  readonly timeoutMs?: number;
  readonly limitBytes?: number;
}

/** The request that waits for it must be answered within 6.5 s. */
const TIMEOUT_MS = 2500;
/** Amazon's certificate file has about 7 kB. */
const LIMIT_BYTES = 65_536;

/** @throws Error that says what went wrong, for the log */
export async function downloadText(
  url: string,
  { timeoutMs = TIMEOUT_MS, limitBytes = LIMIT_BYTES }: DownloadOptions = {},
): Promise<string> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new Error(`${url} answers ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the download.
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > limitBytes) throw new Error(`${url} is over ${limitBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
