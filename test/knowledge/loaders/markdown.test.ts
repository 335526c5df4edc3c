import { describe, expect, it } from 'vitest';
import { loadDocument } from '../../../src/knowledge/loaders/load-document.ts';
import { textFile } from './files.ts';
import { outlineOf } from './outline.ts';

const text = (source: string) => outlineOf('page.md', source);

describe('Markdown', () => {
  it('shows the raw HTML in it: panels, tables, line breaks in cells', async () => {
    expect(
      await text(
        `# Repairs\n\n<details>\n<summary>What does it cost?</summary>\nOnly the parts.\n</details>\n\n<details>
<summary>Do you mend microwaves?</summary>\n\nNo, we **never** do.\n\n</details>\n\n## Days\n\n<table>\n<tr><th>Table</th><th>Day</th></tr>
<tr><td>Sewing</td><td>Thursday</td></tr>\n</table>\n\n| Who | When |\n|--|--|\n| Adults<br>and children | Monday<br>Friday |\n`,
      ),
    ).toEqual([
      ['What does it cost?', 'Only the parts.'],
      ['Do you mend microwaves?', 'No, we never do.'],
      ['Days', 'row Table: Sewing; Day: Thursday', 'row Who: Adults and children; When: Monday Friday'],
    ]);
  });

  it('shows the question and the lists of its front matter, and no template tags', async () => {
    const source = `---\nlayout: faq\nquestion: "May I bring my dog?"\nkeywords: pets, animals\ntags:\n  - dogs and cats\nyes_list:
  - Assistance dogs, with their harness on\nno_list:\n  - Other dogs, also small ones\n---\n\nOnly some.\n
{% include icon-list.html items=page.yes_list %}\n\n{: .note}\nWater stands at the gate.{% comment %} not shown {% endcomment %}\n
## Fees {#fees}\n\nNone. {{ site.fees }}\n\n    {% in code %}\n`;
    const document = await loadDocument(textFile('a3f9.md', source));
    expect(document.title).toBe('May I bring my dog?');
    expect(await text(source)).toEqual([
      [
        'May I bring my dog?',
        'Only some.',
        'item Assistance dogs, with their harness on',
        'Water stands at the gate.',
      ],
      ['Fees', 'None.', 'No:', 'item Other dogs, also small ones'],
    ]);
  });

  it('reads notes of site generators, definitions, reference links and notes at the foot', async () => {
    expect(
      await text(
        `:::tip Good to know\nBring a towel.\n:::\n\n!!! warning "Wet floor"\n    Do not run.\n\n> [!NOTE]\n> Showers are cold.\n
Sauna\n: On the second floor.\n\nIs it hot?\n: Ninety degrees.\n\n~~Closed.~~ Open.[^1] Renew it [here][r].\n\n[^1]: Since May.\n\n[r]: https://example.org/r\n`,
      ),
    ).toEqual([
      [
        '',
        'Good to know',
        'Bring a towel.',
        'Wet floor',
        'Do not run.',
        'Showers are cold.',
        'Sauna: On the second floor.',
      ],
      ['Is it hot?', 'Ninety degrees.', 'Open. Renew it here (https://example.org/r).'],
      ['Footnotes', 'step1 Since May.'],
    ]);
  });

  it('pairs questions in bold with their answers', async () => {
    expect(
      await text(
        `# Shop\n\n**Q: Can I swap a gift?**\n\nA: Yes.\n\n**Do you wrap?**\nFor one pound.\n\n- **Where are the toilets?** On the first floor.\n- **Vouchers?** Yes, of ten pounds.\n`,
      ),
    ).toEqual([
      ['Can I swap a gift?', 'Yes.'],
      ['Do you wrap?', 'For one pound.'],
      ['Where are the toilets?', 'On the first floor.'],
      ['Vouchers?', 'Yes, of ten pounds.'],
    ]);
  });

  it('keeps code as it is, and marks of lists and steps out of the text', async () => {
    expect(await text('Do this:\n\n1. Wait.\n2. Go.\n\n```sh\nls {{ x }} \\\n  -l\n```\n')).toEqual([
      ['', 'Do this:', 'step1 Wait.', 'step2 Go.', 'ls {{ x }} \\\n  -l'],
    ]);
  });
});
