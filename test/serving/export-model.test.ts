import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportModel } from '../../src/serving/export-model.ts';
import { frontdesk } from '../support/cli.ts';
import { type TinyModel, writeTinyModel } from '../support/tiny-model.ts';

let model: TinyModel;
let folder: string;

beforeAll(async () => {
  model = await writeTinyModel();
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-export-'));
});

afterAll(() => {
  model?.[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

const filesIn = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('an exported model', () => {
  it.each(['triton', 'kserve'] as const)(
    'for %s has graphs that are whole in one file each',
    async (format) => {
      const output = join(folder, `whole-${format}`);
      await exportModel(model.folder, format, output);
      for (const graph of ['encoder', 'reader']) {
        const alone = join(folder, `${format}-${graph}`);
        mkdirSync(alone);
        copyFileSync(join(output, `tiny-${graph}`, '1', 'model.onnx'), join(alone, 'model.onnx'));
        const session = await InferenceSession.create(join(alone, 'model.onnx'), { logSeverityLevel: 3 });
        expect(session.outputNames).toContain(graph === 'reader' ? 'unitLogits' : 'means');
        await session.release();
      }
    },
  );

  it('for Triton lies as its repository does, with what goes in and out', async () => {
    const output = join(folder, 'triton');
    await exportModel(model.folder, 'triton', output);
    expect(filesIn(output)).toEqual([
      'tiny-1.json',
      'tiny-encoder/1/model.onnx',
      'tiny-encoder/config.pbtxt',
      'tiny-reader/1/model.onnx',
      'tiny-reader/config.pbtxt',
    ]);
    const config = readFileSync(join(output, 'tiny-reader', 'config.pbtxt'), 'utf8');
    expect(config).toContain('name: "tiny-reader"\nbackend: "onnxruntime"\nmax_batch_size: 0\n');
    expect(config).toContain('{ name: "questionFeatures", data_type: TYPE_FP32, dims: [ -1, -1, 4 ] }');
    expect(config).toContain('{ name: "kindLogits", data_type: TYPE_FP32, dims: [ -1, -1, 5 ] }');
  });

  it('for MLServer names its runtime, and takes any version', async () => {
    using other = await writeTinyModel({ version: '1.2-int8' });
    const output = join(folder, 'kserve');
    await exportModel(other.folder, 'kserve', output);
    const at = join(output, 'tiny-encoder', '1.2-int8');
    expect(filesIn(at)).toEqual(['model-settings.json', 'model.onnx', 'onnx_graph.py']);
    expect(JSON.parse(readFileSync(join(at, 'model-settings.json'), 'utf8'))).toMatchObject({
      name: 'tiny-encoder',
      implementation: 'onnx_graph.OnnxGraph',
      parameters: { version: '1.2-int8', uri: './model.onnx' },
    });
  });

  it('says where it comes from, with the SHA-256 of every file', async () => {
    const output = join(folder, 'origin');
    await exportModel(model.folder, 'triton', output);
    const origin = JSON.parse(readFileSync(join(output, 'tiny-1.json'), 'utf8'));
    expect(origin).toMatchObject({
      name: 'tiny',
      version: '1',
      manifestSha256: sha256(join(model.folder, 'manifest.json')),
      training: { command: 'random weights' },
    });
    expect(origin.files).toHaveLength(4);
    for (const file of origin.files) expect(sha256(join(output, file.path))).toBe(file.sha256);
  });
});

describe('exporting', () => {
  it('leaves a folder alone that is there', async () => {
    const output = join(folder, 'there');
    mkdirSync(output);
    writeFileSync(join(output, 'mine'), '');
    await expect(exportModel(model.folder, 'triton', output)).rejects.toMatchObject({ code: 'conflict' });
    expect(readdirSync(output)).toEqual(['mine']);
  });

  it('refuses a version that Triton cannot name, and leaves nothing behind', async () => {
    using other = await writeTinyModel({ version: '1.2' });
    const place = join(folder, 'refused');
    mkdirSync(place);
    await expect(exportModel(other.folder, 'triton', join(place, 'out'))).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('whole numbers'),
    });
    expect(readdirSync(place)).toEqual([]);
  });

  it('refuses a damaged version, and leaves nothing behind', async () => {
    using other = await writeTinyModel();
    writeFileSync(join(other.folder, 'weights.bin'), '');
    const place = join(folder, 'damaged');
    mkdirSync(place);
    const exported = exportModel(other.folder, 'kserve', join(place, 'out'));
    await expect(exported).rejects.toMatchObject({ code: 'model_invalid' });
    expect(readdirSync(place)).toEqual([]);
  });

  it('lists on the command line what it wrote', async () => {
    const output = join(folder, 'listed');
    const flags = ['--format', 'triton', '--output', output, '--json'];
    const { code, stdout } = await frontdesk(['models', 'export', model.folder, ...flags]);
    expect(code).toBe(0);
    const { files } = JSON.parse(stdout) as { files: { path: string }[] };
    expect(files.map(({ path }) => path).sort()).toEqual(filesIn(output));
  });
});
