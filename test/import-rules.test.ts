import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'frontdesk-'));
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    cpSync(join(root, file), join(project, file));
  }
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Writes the files into src and gives the names of the rules they break. */
function brokenRules(files: Record<string, string>): string[] {
  rmSync(join(project, 'src'), { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, 'src', path)), { recursive: true });
    writeFileSync(join(project, 'src', path), text);
  }
  const cruise = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const { stdout, stderr } = spawnSync(process.execPath, [cruise, 'src', '--output-type', 'json'], {
    cwd: project,
    encoding: 'utf8',
  });
  if (!stdout) throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return [...new Set(summary.violations.map(({ rule }) => rule.name))].sort();
}

const one = 'export const one = 1;\n';

it('accepts imports that follow the architecture', () => {
  const files = {
    'errors.ts': one,
    'text/tokenize.ts': "import { one } from '../errors.ts';\nexport const two = one + 1;\n",
    'engine/onnx/session.ts':
      "import * as ort from 'onnxruntime-node';\nimport { two } from '../../text/tokenize.ts';\nexport const three = [ort, two];\n",
    'cli/ask.ts': "import { three } from '../engine/onnx/session.ts';\nexport const four = [three];\n",
  };
  expect(brokenRules(files)).toEqual([]);
});

it('refuses an import that goes up, a type alone included', () => {
  const files = {
    'engine/engine.ts': 'export interface Engine { name: string }\n',
    'model/reader.ts': "import type { Engine } from '../engine/engine.ts';\nexport type Reader = Engine;\n",
  };
  expect(brokenRules(files)).toEqual(['model-imports-only-what-it-may']);
});

it('refuses a heavy library outside its folder', () => {
  const files = {
    'cli/ask.ts': "import '@tensorflow/tfjs-core';\nawait import('onnxruntime-node');\n",
    'text/tokenize.ts': "import '@tensorflow/tfjs-node';\n",
  };
  expect(brokenRules(files)).toEqual([
    'product-needs-no-development-dependency',
    'tensorflow-js-has-one-owner',
    'the-onnx-runtime-has-one-owner',
  ]);
});

it('refuses cycles, barrels, channels that know each other and imports of nothing', () => {
  const files = {
    'text/a.ts': "import './b.ts';\nimport './missing.ts';\n",
    'text/b.ts': "import './a.ts';\nimport './index.ts';\n",
    'text/index.ts': one,
    'channels/http/app.ts': "import '../alexa/skill.ts';\n",
    'channels/alexa/skill.ts': one,
  };
  expect(brokenRules(files)).toEqual([
    'channels-never-import-each-other',
    'no-barrels',
    'no-cycles',
    'no-unresolved',
  ]);
});
