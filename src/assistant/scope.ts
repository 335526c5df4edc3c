// What a turn may be answered from.
import type { AskOptions } from '../knowledge/knowledge-base.ts';
import type { TurnState } from './stage.ts';

export const scopeOf = ({ collections }: Pick<TurnState, 'collections'>): AskOptions =>
  collections === undefined ? {} : { collections };
