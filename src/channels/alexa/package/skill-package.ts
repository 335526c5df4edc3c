// The skill package on disk: read from skills/alexa, filled in, and written for Amazon.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AppError } from '../../../errors.ts';
import { type Locale, locales } from '../speech/locale.ts';
import { type InteractionModel, interactionModelSchema } from './interaction-model.ts';
import { modelProblems } from './model-rules.ts';

export const SKILL_FOLDER = fileURLToPath(new URL('../../../../skills/alexa/', import.meta.url));

const endpointSchema = z.looseObject({ uri: z.string(), sslCertificateType: z.string() });
const publishedSchema = z.looseObject({
  name: z.string(),
  examplePhrases: z.array(z.string()),
  smallIconUri: z.string(),
  largeIconUri: z.string(),
});
const privacySchema = z.looseObject({ privacyPolicyUrl: z.string(), termsOfUseUrl: z.string() });

const manifestSchema = z.looseObject({
  manifest: z.looseObject({
    publishingInformation: z.looseObject({ locales: z.record(z.enum(locales), publishedSchema) }),
    privacyAndCompliance: z.looseObject({ locales: z.record(z.enum(locales), privacySchema) }),
    apis: z.looseObject({ custom: z.looseObject({ endpoint: endpointSchema }) }),
    events: z.looseObject({ endpoint: endpointSchema }),
  }),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** What an operator decides about the skill. */
export interface SkillSettings {
  /** Where the service is, `https://desk.example.org/alexa`. */
  readonly endpoint: string;
  /** What people say to open it. */
  readonly invocationName?: string;
  /** What it is called in the store. */
  readonly name?: string;
  readonly privacyUrl?: string;
  readonly termsUrl?: string;
}

const manifestFile = (folder: string) => join(folder, 'skill-package', 'skill.json');
const modelFile = (folder: string, locale: Locale) =>
  join(folder, 'skill-package', 'interactionModels', 'custom', `${locale}.json`);

export const readManifest = async (folder = SKILL_FOLDER): Promise<Manifest> =>
  manifestSchema.parse(await readJson(manifestFile(folder)));

export const readModel = async (locale: Locale, folder = SKILL_FOLDER): Promise<InteractionModel> =>
  interactionModelSchema.parse(await readJson(modelFile(folder, locale)));

/**
 * Writes a copy of the package with the settings filled in.
 *
 * @throws AppError `invalid_input` with everything that Amazon would refuse
 */
export async function writeSkillPackage(folder: string, settings: SkillSettings): Promise<void> {
  const { invocationName } = settings;
  const manifest = fillIn(await readManifest(), settings);
  const models = await Promise.all(locales.map((locale) => readModel(locale)));
  const problems: string[] = [];
  for (const [i, { interactionModel }] of models.entries()) {
    const { languageModel } = interactionModel;
    if (invocationName !== undefined) languageModel.invocationName = invocationName;
    problems.push(...modelProblems({ interactionModel }).map((problem) => `  ${locales[i]}: ${problem}`));
  }
  if (problems.length > 0) {
    throw new AppError('invalid_input', `Amazon would refuse this skill:\n${problems.join('\n')}`);
  }
  await mkdir(folder, { recursive: true });
  await cp(SKILL_FOLDER, folder, { recursive: true });
  await writeJson(manifestFile(folder), manifest);
  for (const [i, model] of models.entries()) await writeJson(modelFile(folder, locales[i] as Locale), model);
}

function fillIn(template: Manifest, settings: SkillSettings): Manifest {
  const { endpoint, invocationName, name, privacyUrl, termsUrl } = settings;
  const filled = structuredClone(template);
  const { publishingInformation, privacyAndCompliance, apis, events } = filled.manifest;
  apis.custom.endpoint.uri = endpoint;
  events.endpoint.uri = endpoint;
  for (const published of Object.values(publishingInformation.locales)) {
    if (name !== undefined) published.name = name;
    if (invocationName === undefined) continue;
    published.examplePhrases = published.examplePhrases.map((phrase) =>
      phrase.replace('front desk', invocationName),
    );
  }
  for (const privacy of Object.values(privacyAndCompliance.locales)) {
    privacy.privacyPolicyUrl = privacyUrl ?? new URL('/privacy', endpoint).href;
    privacy.termsOfUseUrl = termsUrl ?? new URL('/terms', endpoint).href;
  }
  return filled;
}

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));
const writeJson = (file: string, value: unknown) => writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
