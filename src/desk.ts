// The desk inside another Node.js program: `import { createDesk } from 'frontdesk'`. No server, no ports, no keys.
import { parseConfig } from './config.ts';
import { openDeskParts } from './desk-parts.ts';
import type { Answer } from './engine/engine.ts';
import { AppError } from './errors.ts';
import { holdDocumentsFolder } from './hold-documents-folder.ts';
import type { NewFile } from './knowledge/ingest.ts';
import type { Reply } from './protocol/reply.ts';
import { createResources } from './resources.ts';
import type { Document } from './storage/document.ts';
import { openCoordination } from './storage/replicas/open-coordination.ts';
import { createTelemetry } from './telemetry/telemetry.ts';

export type {
  CreateStage,
  OwnStage as Stage,
  StageChanges,
  StageTools,
  StageTurn,
} from './assistant/own-stage.ts';

export interface DeskOptions {
  /** The folder of all that it stores; made when it is missing. Default `data`. */
  readonly dataDir?: string;
  /** `sqlite:<file in dataDir>` (default) or `postgres://user:password@host/database`. */
  readonly databaseUrl?: string;
  /** A folder whose files are its documents, watched for changes. Default: none. */
  readonly documentsDir?: string;
  /** The model repository. Default: the one that comes with the package. */
  readonly modelsDir?: string;
  /** Threads that compute answers; 0 (default) is one for each core, eight at the most. */
  readonly workers?: number;
  /** As in "I am the assistant of …". */
  readonly deskName?: string;
  /** Said to somebody who wants to talk to a person. */
  readonly handoffText?: string;
  /** The list of the stages of a turn, JSON, some of them perhaps your own. Default: as they come. */
  readonly pipelineFile?: string;
  /** How much goes to the standard error output. Default `warn`. */
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

export interface AskOptions {
  /** To go on with; default: a new conversation. */
  readonly conversationId?: string;
  /** Default: all. */
  readonly collections?: readonly string[];
  /** Called with each piece of the answer's text, in order. */
  readonly onToken?: (piece: string) => void;
  readonly signal?: AbortSignal;
}

export interface NewDocument {
  /** A name with the ending of its kind, like `handbook.md`: added again under the same name, it replaces the old. */
  readonly source: string;
  readonly content: string | Uint8Array;
  readonly title?: string;
  /** Default `main`. */
  readonly collection?: string;
  /** Where readers find it. */
  readonly url?: string;
}

export interface Desk extends AsyncDisposable {
  /**
   * A turn of a conversation, answered from the documents; message and reply are durable when it resolves.
   *
   * @throws AppError `not_found` for a conversation that is not there, `cancelled`, `overloaded`
   */
  ask(question: string, options?: AskOptions): Promise<Reply>;
  /**
   * The model alone, on a text of yours.
   *
   * @throws AppError `invalid_input`, `too_large`, `cancelled`, `overloaded`
   */
  answer(context: string, question: string, options?: Pick<AskOptions, 'signal'>): Promise<Answer>;
  /**
   * Resolves when the document is asked.
   *
   * @throws AppError `invalid_input` with what is wrong and where, `unsupported_media_type`, `too_large`
   */
  addDocument(document: NewDocument): Promise<Document>;
}

/** @throws AppError `config_invalid`, `storage_unavailable`, `not_found` or `model_invalid` for the model */
export async function createDesk(options: DeskOptions = {}): Promise<Desk> {
  const config = parseConfig({
    LOG_LEVEL: options.logLevel ?? 'warn',
    MODELS_DIR: options.modelsDir,
    DATA_DIR: options.dataDir,
    DATABASE_URL: options.databaseUrl,
    MODEL_WORKERS: options.workers?.toString(),
    DESK_NAME: options.deskName,
    HANDOFF_TEXT: options.handoffText,
    PIPELINE_FILE: options.pipelineFile,
  });
  const telemetry = createTelemetry(config);
  const resources = createResources();
  try {
    const { DATABASE_URL: url, DATA_DIR: dataDir } = config;
    const coordination = resources.use(await openCoordination({ url, dataDir, log: telemetry.log }));
    const { assistant, predictor, ingestion, knowledge, stores } = await openDeskParts(
      config,
      telemetry,
      resources,
    );
    if (options.documentsDir !== undefined) {
      const { log } = telemetry;
      const path = options.documentsDir;
      const folder = await holdDocumentsFolder({ path, coordination, stores, ingestion, log });
      await resources.use(folder).current()?.firstPass;
      await knowledge.understood();
    }
    return {
      ask: (message, asked) => assistant.answer({ ...asked, message, channel: 'embedded', ownerId: null }),
      async answer(context, question, asked) {
        using picked = predictor.pick();
        const [answer] = await picked.answer([{ context, question }], asked);
        if (!answer) throw new Error('The model gave no answer.');
        return answer;
      },
      async addDocument({ content, collection = 'main', ...described }) {
        const bytes = typeof content === 'string' ? Buffer.from(content) : content;
        const file: NewFile = { ...described, collection, bytes };
        const document = await (await ingestion.add(file)).done;
        if (document.status === 'ready') return document;
        throw new AppError('invalid_input', document.problem ?? `${described.source} could not be read.`);
      },
      [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose](),
    };
  } catch (error) {
    await resources[Symbol.asyncDispose]();
    throw error;
  }
}
