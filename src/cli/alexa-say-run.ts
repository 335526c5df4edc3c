// What `frontdesk alexa say` does: sends real signed requests to the running service, and prints what Alexa would say.
import { readModel } from '../channels/alexa/package/skill-package.ts';
import {
  loadSimulatorIdentity,
  SIMULATOR_CERTIFICATE_URL,
  SIMULATOR_SKILL_ID,
} from '../channels/alexa/simulator/identity.ts';
import { type Heard, openSimulatedDevice } from '../channels/alexa/simulator/simulated-device.ts';
import { spokenWords } from '../channels/alexa/simulator/spoken-words.ts';
import type { Locale } from '../channels/alexa/speech/locale.ts';
import { loadConfig } from '../config.ts';
import { printable, stylesOf } from './terminal.ts';

export interface SayFlags {
  readonly endpoint?: string;
  readonly locale: Locale;
  readonly user?: string;
  readonly json: boolean;
}

export async function sayToSkill(utterances: readonly string[], flags: SayFlags): Promise<void> {
  const { DATA_DIR, PORT, TLS_CERT_FILE, ALEXA_SKILL_ID = SIMULATOR_SKILL_ID } = loadConfig();
  const { privateKey } = await loadSimulatorIdentity(DATA_DIR);
  const scheme = TLS_CERT_FILE === undefined ? 'http' : 'https';
  await using device = await openSimulatedDevice({
    endpoint: flags.endpoint ?? `${scheme}://localhost:${PORT}/alexa`,
    skillId: ALEXA_SKILL_ID,
    signer: { privateKey, certificateUrl: SIMULATOR_CERTIFICATE_URL },
    model: await readModel(flags.locale),
    locale: flags.locale,
    ...(flags.user === undefined ? {} : { userId: flags.user }),
  });
  for (const utterance of utterances) {
    const heard = await device.say(utterance);
    if (flags.json) process.stdout.write(`${JSON.stringify({ utterance, ...heard })}\n`);
    else printTurn(utterance, heard, device.isSessionOpen());
  }
}

function printTurn(utterance: string, heard: Heard, isSessionOpen: boolean): void {
  const { response, meanwhile, elapsedMs, understoodAs } = heard;
  const { bold, faint } = stylesOf(process.stdout);
  const lines = [
    `${faint('You')}    ${printable(utterance)}  ${faint(`(${understoodAs})`)}`,
    ...meanwhile.map((ssml) => `${faint('Alexa')}  ${printable(spokenWords(ssml))}`),
    `${faint('Alexa')}  ${bold(printable(speechOf(response.outputSpeech)))}`,
    ...(response.card?.type === 'Simple'
      ? [
          `${faint('Card')}   ${printable(`${response.card.title}: ${response.card.content}`).replaceAll('\n', '\n       ')}`,
        ]
      : []),
    faint(
      `       ${Math.round(elapsedMs)} ms, ${isSessionOpen ? 'Alexa listens on' : 'the session is over'}`,
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function speechOf(speech: Heard['response']['outputSpeech']): string {
  return speech?.type === 'SSML' ? spokenWords(speech.ssml) : (speech?.text ?? '(nothing)');
}
