// Adds message after message to a conversation, and prints the position of each when it is acknowledged.

import { createConversationStore } from '../../src/storage/conversation-store.ts';
import { openDatabase } from '../../src/storage/database.ts';

const [url = '', dataDir = '', conversationId = ''] = process.argv.slice(2);
const conversations = createConversationStore(await openDatabase({ url, dataDir }));
for (;;) {
  const { message } = await conversations.addMessage(conversationId, { role: 'user', text: 'Hello?' }, [
    { type: 'message', data: 'Hello?' },
  ]);
  process.stdout.write(`${message.position}\n`);
}
