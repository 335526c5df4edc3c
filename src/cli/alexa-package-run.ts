// What `frontdesk alexa package` does: fills in the skill package and writes it to a folder.
import { parseEndpoint } from '../channels/alexa/package/endpoint.ts';
import { writeSkillPackage } from '../channels/alexa/package/skill-package.ts';

export interface PackageFlags {
  readonly endpoint: string;
  readonly output: string;
  readonly invocationName?: string;
  readonly name?: string;
  readonly privacy?: string;
  readonly terms?: string;
}

export async function packageSkill(flags: PackageFlags): Promise<void> {
  const { output, invocationName, name, privacy, terms } = flags;
  const endpoint = parseEndpoint(flags.endpoint);
  await writeSkillPackage(output, {
    endpoint,
    ...(invocationName === undefined ? {} : { invocationName }),
    ...(name === undefined ? {} : { name }),
    ...(privacy === undefined ? {} : { privacyUrl: privacy }),
    ...(terms === undefined ? {} : { termsUrl: terms }),
  });
  process.stdout.write(`${output}: the skill of ${endpoint}\n`);
  process.stderr.write(
    `Next: \`ask deploy\` in ${output}, or docs/alexa.md for the way without the ASK CLI. Then set ALEXA_SKILL_ID.\n`,
  );
}
