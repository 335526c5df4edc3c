// Keeps a knowledge base like what is published in storage, by this process or another.
import type { DocumentStore } from '../storage/document-store.ts';
import type { KnowledgeBase } from './knowledge-base.ts';

/** Documents that are taken over together. */
const BATCH = 64;

export interface StorageMirror {
  /** Takes over all that changed since the last time; costs one small query where nothing did. */
  sync(): Promise<void>;
}

export function createStorageMirror(documents: DocumentStore, knowledge: KnowledgeBase): StorageMirror {
  const held = new Set<string>();
  let seen = 0;
  let last = Promise.resolve();

  async function takeOver(): Promise<void> {
    const revision = await documents.revision();
    if (revision === seen) return;
    for (let after = seen; ; ) {
      const changed = await documents.publishedAfter(after, BATCH);
      await Promise.all(
        changed.map(async (document) => {
          const content = await documents.content(document.id);
          if (!content) return; // removed since
          await knowledge.put(document, content);
          held.add(document.id);
        }),
      );
      after = changed.at(-1)?.revision ?? after;
      if (changed.length < BATCH) break;
    }
    if ((await documents.publishedCount()) !== held.size) await removeMissing();
    // What was published meanwhile has a higher number, and is taken over the next time.
    seen = revision;
  }

  async function removeMissing(): Promise<void> {
    const published = new Set(await documents.publishedIds());
    for (const id of held) {
      if (published.has(id)) continue;
      await knowledge.remove(id);
      held.delete(id);
    }
  }

  return {
    sync() {
      last = last.then(takeOver, takeOver);
      return last;
    },
  };
}
