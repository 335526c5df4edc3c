// Publishes a version, says so, and stays: publish.ts SOURCE MODELS_DIR
import { publishModel } from '../../../src/serving/publish.ts';

const [source = '', modelsDir = ''] = process.argv.slice(2);
await publishModel(source, modelsDir);
process.stdout.write('published\n');
setInterval(() => undefined, 1000);
