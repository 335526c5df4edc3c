// What an operator decides about the assistant.
import type { Stage, StageTiming } from './stage.ts';

export interface AssistantSettings {
  /** Whose assistant it is, as in "I am the assistant of …". Default `this desk`. */
  readonly deskName?: string;
  /** Said to who wants a person: how to reach one. Default: to ask the desk's staff. */
  readonly handoffText?: string;
  /** Where "today" is; default: the machine's. */
  readonly timeZone?: string;
  /** Default: the clock. */
  readonly now?: () => Date;
  /** Changes the order of the stages, leaves some out or adds others. Default: as they are. */
  readonly arrangeStages?: (stages: readonly Stage[]) => readonly Stage[];
  /** Called after each stage of every turn. */
  readonly onStage?: (timing: StageTiming) => void;
}
