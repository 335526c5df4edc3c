// A desk with the live chat in a process of its own, to be killed: prints its port when it listens.
// Arguments: the data folder, the port, "hold" to tell answers without ever storing them, and the database.
import { startChatDesk } from './chat-desk.ts';

const [dataDir = '', port = '0', hold, url] = process.argv.slice(2);
const desk = await startChatDesk({
  dataDir,
  port: Number(port),
  ...(url === undefined ? {} : { environment: { DATABASE_URL: url } }),
  hold: hold === 'hold' ? () => new Promise(() => undefined) : async () => undefined,
});
process.stdout.write(`${desk.port}\n`);
