// The stage that says to somebody who wants a person whether one is there, in place of the fixed sentence.
import type { Stage } from '../assistant/stage.ts';
import type { DeskSettingsSource } from './desk-settings.ts';
import { handoffText } from './desk-settings.ts';

/** Goes ahead of the stage that tells the reply. */
export function withHandoffStage(stages: readonly Stage[], settings: DeskSettingsSource): readonly Stage[] {
  const stage: Stage = {
    name: 'people',
    kind: 'post-processing',
    async run(state) {
      if (state.outcome?.kind !== 'handoff') return state;
      const text = handoffText(await settings.current());
      return text === null ? state : { ...state, outcome: { ...state.outcome, text } };
    },
  };
  const place = stages.findIndex(({ name }) => name === 'reply');
  return place < 0 ? stages : stages.toSpliced(place, 0, stage);
}
