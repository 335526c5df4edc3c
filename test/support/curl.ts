// Runs the curl lines of a guide as a reader would paste them.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The lines of a guide's shell blocks that call curl. */
export function curlLines(guide: string): string[] {
  const blocks = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  return blocks.flatMap((block) => block.split('\n')).filter((line) => line.startsWith('curl '));
}

/** The words of a command line: quotes as in a shell, `$NAME` outside single quotes from `variables`. */
export function shellWords(line: string, variables: Readonly<Record<string, string>>): string[] {
  const pieces = [...line.matchAll(/'([^']*)'|"([^"]*)"|([^\s'"]+)|(\s+)/g)];
  const words = [''];
  for (const [, literal, quoted, bare] of pieces) {
    const text = literal ?? expand(quoted ?? bare ?? '', variables);
    if (literal === undefined && quoted === undefined && bare === undefined) words.push('');
    else words[words.length - 1] += text;
  }
  return words;
}

function expand(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$([A-Z]+)/g, (_, name: string) => {
    const value = variables[name];
    if (value === undefined) throw new Error(`Nothing before this line tells what $${name} is.`);
    return value;
  });
}

/** Runs the line; gives the status and the body of the answer. */
export async function runCurl(
  line: string,
  variables: Readonly<Record<string, string>>,
): Promise<{ status: number; text: string }> {
  const [program = '', ...words] = shellWords(line, variables);
  const { stdout } = await run(program, ['-sS', '-w', '\n%{http_code}', ...words]);
  const end = stdout.lastIndexOf('\n');
  return { status: Number(stdout.slice(end + 1)), text: stdout.slice(0, end) };
}
