import { expect, it } from 'vitest';
import { describeServed } from '../../src/cli/serve-view.ts';

const plain = (text: string) => text;
const styles = { bold: plain, faint: plain, marked: plain };
const sample = {
  url: 'http://127.0.0.1:8080',
  deskPage: 'http://127.0.0.1:8080/desk',
  documentsDir: 'sample-desk',
  documentCount: 12,
  passageCount: 1214,
  failedCount: 0,
  dataDir: 'data',
  isOpen: true,
  isSample: true,
};

it('tells somebody at a terminal what is served, where to open it and what to do next, in a dozen lines', () => {
  const text = describeServed(sample, styles);
  expect(text).toContain('Ready. 12 documents, 1,214 passages of the sample desk');
  expect(text).toContain('Open       http://127.0.0.1:8080\n');
  expect(text).toContain('Desk       http://127.0.0.1:8080/desk\n');
  expect(text).toContain('npm start -- --documents FOLDER');
  expect(text.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(12);
});

it('says that there is nothing to answer from, and that files could not be read', () => {
  const desk = { ...sample, documentsDir: 'handbook', documentCount: 0, passageCount: 0, isSample: false };
  expect(describeServed(desk, styles)).toContain('put documents into handbook');
  expect(describeServed({ ...desk, failedCount: 2 }, styles)).toContain('2 files could not be read');
});
