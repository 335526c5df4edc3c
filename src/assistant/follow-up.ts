// stub
import type { PastTurn } from './stage.ts';
export function resolveFollowUp(question: string, _past: readonly PastTurn[]): string {
  return question;
}
