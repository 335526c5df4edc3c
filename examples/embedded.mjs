// The desk inside a program of your own: node examples/embedded.mjs [folder for its data]
import { createDesk } from 'frontdesk';

const desk = await createDesk({ dataDir: process.argv[2] ?? 'data/embedded', deskName: 'the ferry office' });

await desk.addDocument({
  source: 'ferry.md',
  content: `# The ferry

The ferry leaves the harbour every hour from 7 am to 9 pm. A ticket costs 4 euros for adults.

Dogs travel free of charge, but must be kept on a lead.`,
});

const reply = await desk.ask('How much is a ticket for adults?');
console.log(reply.text);
console.log(`  from "${reply.sources[0]?.title}": ${reply.sources[0]?.quote}`);

const next = await desk.ask('Do dogs travel free?', { conversationId: reply.conversationId });
console.log(next.text);

const answer = await desk.answer('The museum is closed on Mondays.', 'When is the museum closed?');
console.log(`${answer.text} (${Math.round(100 * answer.confidence)} %)`);

await desk[Symbol.asyncDispose]();
