// What the configuration decides about the skill.
import type { Config } from '../../config.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { AlexaOptions } from './alexa-route.ts';
import { openSimulatorIdentity, SIMULATOR_SKILL_ID, trustSimulator } from './simulator/identity.ts';

type Settings = Pick<
  AlexaOptions,
  'skillId' | 'deskName' | 'bodyLimitBytes' | 'collections' | 'trustedRoots' | 'download'
>;

export async function alexaSettings(config: Config, log: Logger): Promise<Settings> {
  const { ALEXA_SKILL_ID, ALEXA_COLLECTIONS, ALEXA_SIMULATOR, BODY_LIMIT_BYTES, DATA_DIR, DESK_NAME } =
    config;
  const settings = {
    skillId: ALEXA_SKILL_ID,
    deskName: DESK_NAME,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    ...(ALEXA_COLLECTIONS === undefined ? {} : { collections: ALEXA_COLLECTIONS }),
  };
  if (!ALEXA_SIMULATOR) return settings;
  log.warn('what `frontdesk alexa say` signs with the key in DATA_DIR is trusted like Alexa');
  return {
    ...settings,
    skillId: ALEXA_SKILL_ID ?? SIMULATOR_SKILL_ID,
    ...trustSimulator(await openSimulatorIdentity(DATA_DIR)),
  };
}
