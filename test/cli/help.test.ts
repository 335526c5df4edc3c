import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { frontdesk } from '../support/cli.ts';

/** Every command with the words that call it. */
function commandsOf(command: Command, words: readonly string[] = []): [string, Command][] {
  const inside = command.commands.flatMap((child) => commandsOf(child, [...words, child.name()]));
  return [[words.join(' '), command] as [string, Command], ...inside];
}

const commands = commandsOf(createProgram());

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}

/** The commands that a text shows, each in words, without their comments. */
function examplesIn(text: string): string[][] {
  const lines = text.split('\n').map((line) => line.trim().replace(/^\S+ \S+ \| /, ''));
  return lines
    .filter((line) => /^(npx )?frontdesk /.test(line))
    .map((line) => line.replace(/^npx /, '').replace(/ [<>|#].*$/, ''))
    .map((line) => (line.match(/"[^"]*"|\S+/g) ?? []).slice(1));
}

/** Parses an example as the command line would, without running it. */
function parses(words: readonly string[]): void {
  const program = createProgram();
  for (const [, command] of commandsOf(program)) {
    command.configureOutput({ writeErr: () => undefined, outputError: () => undefined });
    if (command.commands.length === 0) command.action(() => undefined);
  }
  program.parse(words, { from: 'user' });
}

describe('help', () => {
  it.each(commands)('of "frontdesk %s" has an example that its options accept', (words, command) => {
    const examples = examplesIn(helpOf(command));
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(example.slice(0, words.split(' ').filter(Boolean).length).join(' ')).toBe(words);
      expect(() => parses(example)).not.toThrow();
    }
  });

  it.each(['docs/cli.md', 'README.md'])('and %s agree', (file) => {
    const examples = examplesIn(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
    expect(examples.length).toBeGreaterThan(3);
    for (const example of examples) expect(() => parses(example)).not.toThrow();
  });

  it('of every command and option stands in docs/cli.md', () => {
    const document = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');
    for (const [words, command] of commands.filter(([name]) => name !== '' && !name.startsWith('train'))) {
      expect(document).toContain(`frontdesk ${words.replace(/ list$/, '')}`);
      for (const { long } of command.options) expect(document).toContain(long);
    }
  });

  it('is shown by the command line itself', async () => {
    const { code, stdout, stderr } = await frontdesk(['answer', '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Usage: frontdesk answer [options]');
  });
});

describe('wrong usage', () => {
  it('exits with 2 and says where help is', async () => {
    const { code, stdout, stderr } = await frontdesk(['answer', '--input', 'a.jsonl']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      "frontdesk: required option '--output <file>' not specified\n(--help explains the options)\n",
    );
  });
});
