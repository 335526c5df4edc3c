// What `frontdesk models load` does: it asks the running service, since what is loaded is in its memory alone.
import { z } from 'zod';
import { loadConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { versionIn } from './version-in.ts';

export interface LoadFlags {
  readonly url?: string;
  readonly key?: string;
}

const refusalSchema = z.object({ detail: z.string() }).or(z.object({ error: z.string() }));

export async function load(model: string, { url, key }: LoadFlags): Promise<void> {
  const { name, version } = versionIn(model);
  const base = url ?? `http://127.0.0.1:${loadConfig().PORT}`;
  if (!URL.canParse(base))
    throw new AppError(
      'invalid_input',
      `--url must be an address like https://desk.example.org; it is “${base}”.`,
    );
  const response = await fetch(new URL(`/v1/models/${name}/load`, base), {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ version }),
  }).catch((cause: unknown) => {
    throw new AppError(
      'not_found',
      `The service at ${base} cannot be reached: start it, or give its --url.`,
      {
        cause,
      },
    );
  });
  if (!response.ok) {
    const { data } = refusalSchema.safeParse(await response.json().catch(() => undefined));
    const why = data && ('detail' in data ? data.detail : data.error);
    throw new AppError('invalid_input', why ?? `The service answers with the status ${response.status}.`);
  }
  process.stdout.write(`${model} is loaded: it answers those who ask for it by name.\n`);
}
