import { describe, expect, it } from 'vitest';
import { loadDocument } from '../../../src/knowledge/loaders/load-document.ts';
import { textFile } from './files.ts';
import { keptPercent, outlineOf } from './outline.ts';

const page = (body: string) => outlineOf('page.html', `<!doctype html><title>Page</title><body>${body}`);

describe('panels of a page', () => {
  it('have the words of the button in their heading as heading', async () => {
    expect(
      await page(
        `<main><h1>Pool</h1><div><h2><button aria-expanded="false" aria-controls="p1">Where can I leave my valuables?</button></h2>
         <div id="p1" class="collapse"><p>In the small lockers beside the till.</p></div></div>
         <button class="accordion" aria-expanded="false">Parking</button><div class="panel"><p>Behind the house.</p></div>
         <a data-toggle="collapse" href="#p3">May I bring food?</a><div id="p3"><p>Cold food only.</p></div>
         <button>Accept</button></main>`,
      ),
    ).toEqual([
      ['Where can I leave my valuables?', 'In the small lockers beside the till.'],
      ['Where can I leave my valuables? › Parking', 'Behind the house.'],
      ['Where can I leave my valuables? › May I bring food?', 'Cold food only.'],
    ]);
  });

  it.each([
    ['hidden', '<div role="region" aria-labelledby="q" hidden>'],
    ['hidden until it is found', '<div hidden="until-found">'],
    ['hidden from screen readers', '<div class="panel" aria-hidden="true">'],
    ['hidden beside their heading', '<div hidden>'],
    ['not displayed', '<div style="display:none">'],
  ])('are read when they are %s', async (_, panel) => {
    expect(
      await page(`<h2 id="q">How do I cancel?</h2>${panel}<p>Write to the front office.</p></div>`),
    ).toEqual([['How do I cancel?', 'Write to the front office.']]);
  });

  it('of summaries and tabs stand under their words, and end with the panel', async () => {
    expect(
      await page(
        `<h1>Help</h1><h2>Fees</h2><details><summary>What does a repair cost?</summary>Only the parts.<p>Most give a little.</p></details>
         <p>All fees are yearly.</p>
         <ul role="tablist"><li role="presentation"><a role="tab" id="t1" href="#a">Adults</a></li><li><a role="tab" id="t2" href="#b">Children</a></li></ul>
         <div role="tabpanel" id="a" aria-labelledby="t1"><p>Ten pounds.</p></div><div role="tabpanel" id="b" aria-labelledby="t2" hidden><p>Nothing.</p></div>`,
      ),
    ).toEqual([
      ['Fees › What does a repair cost?', 'Only the parts.', 'Most give a little.'],
      ['Fees', 'All fees are yearly.'],
      ['Fees › Adults', 'Ten pounds.'],
      ['Fees › Children', 'Nothing.'],
    ]);
  });
});

describe('questions of a page', () => {
  it('pair with their answers in definition lists; other terms name what follows', async () => {
    expect(
      await page(
        `<dl><dt>May I pay by card?</dt><dd>Yes, from five pounds.</dd><div><dt>Phone</dt><dd><a href="tel:+441632960142">the office</a></dd></div>
         <dt>Rules</dt><dd><p>Be quiet.</p><ul><li>No food</li></ul></dd></dl>`,
      ),
    ).toEqual([
      ['May I pay by card?', 'Yes, from five pounds.'],
      ['', 'row Phone: the office (+441632960142)'],
      ['Rules', 'Be quiet.', 'item No food'],
    ]);
  });

  it('come from FAQPage data, where the page does not show them itself', async () => {
    const data = {
      '@graph': [
        {
          '@type': 'FAQPage',
          mainEntity: [
            {
              '@type': 'Question',
              name: 'May I take a bicycle?',
              acceptedAnswer: {
                '@type': 'Answer',
                text: '<p>Yes, for <b>four</b> pounds.</p><ul><li>Helmets on</li></ul>',
              },
            },
            {
              '@type': 'Question',
              name: 'Shown?',
              acceptedAnswer: { text: 'This stands on the page as well.' },
            },
          ],
        },
      ],
    };
    expect(
      await page(
        `<script type="application/ld+json">${JSON.stringify(data)}</script><script type="application/ld+json">{damaged</script>
         <h2>Shown?</h2><p>This stands on the page as well.</p>`,
      ),
    ).toEqual([
      ['Shown?', 'This stands on the page as well.'],
      ['May I take a bicycle?', 'Yes, for four pounds.', 'item Helmets on'],
    ]);
  });

  it('are headings when they are bold or marked, alone or before their answer', async () => {
    expect(
      await page(
        `<h1>Shop</h1><p><strong>Q: Can I swap a gift?</strong></p><p>A: Yes, with the slip.</p>
         <p><b>Do you wrap?</b><br>For one pound.</p><p>Q: Do you post? A: No.</p><p>Where are you?</p><p>At the market.</p>
         <ul><li><b>Are there toilets?</b> On the first floor.</li></ul><p>Is it <b>true</b>? It is.</p>`,
      ),
    ).toEqual([
      ['Can I swap a gift?', 'Yes, with the slip.'],
      ['Do you wrap?', 'For one pound.'],
      ['Do you post?', 'No.'],
      ['Where are you?', 'At the market.'],
      ['Are there toilets?', 'On the first floor.'],
      ['Where are you?', 'Is it true? It is.'],
    ]);
  });
});

describe('tables of a page', () => {
  it('repeat merged cells in every row and column that they span', async () => {
    expect(
      await page(
        `<table><caption>Trains</caption><thead><tr><th rowspan="2">Line</th><th colspan="2">Leaves</th></tr><tr><th>Weekdays</th><th>Sundays</th></tr></thead>
         <tr><td rowspan="2">Coast</td><td>6:10</td><td>8:00</td></tr><tr><td>7:10</td><td>9:00</td></tr>
         <tr><td colspan="3">Night</td></tr><tr><td>Hill</td><td>23:00</td><td></td></tr></table>`,
      ),
    ).toEqual([
      [
        '',
        'Trains',
        'row Line: Coast; Leaves Weekdays: 6:10; Leaves Sundays: 8:00',
        'row Line: Coast; Leaves Weekdays: 7:10; Leaves Sundays: 9:00',
        'row Night; Line: Hill; Leaves Weekdays: 23:00',
      ],
    ]);
  });

  it('keep the names of columns that are only bold', async () => {
    expect(
      await page(
        '<table><tr><td><b>Room</b></td><td><b>Key</b></td></tr><tr><td>Ash</td><td>At the porter<br>or the bar</td></tr></table>',
      ),
    ).toEqual([['', 'row Room: Ash; Key: At the porter or the bar']]);
  });
});

describe('lists of a page', () => {
  it('are items, and steps with the numbers that a reader sees', async () => {
    expect(
      await page(
        '<p>Do this:</p><ol start="3"><li>Unplug it.</li><li>Wait.<ul><li>Long</li></ul></li><li value="9">Plug it in.</li></ol><ol reversed><li>b</li><li>a</li></ol>',
      ),
    ).toEqual([
      [
        '',
        'Do this:',
        'step3 Unplug it.',
        'step4 Wait.',
        'item Long',
        'step9 Plug it in.',
        'step2 b',
        'step1 a',
      ],
    ]);
  });
});

describe('links', () => {
  it('tell where they lead when their words do not', async () => {
    expect(
      await page(
        `<p>Renew it <a href="https://my.example.org/renew">here</a> or with <a href="https://example.org/form">this form</a>; see the
         <a href="https://example.org/rules">rules of the house</a>.</p><p>Call <a href="tel:+44-1632-960142">the office</a> or
         <a href="tel:+441632960142">01632 960142</a>, or write to <a href="mailto:desk@example.org?subject=Hi">us</a> or <a href="mailto:desk@example.org">desk@example.org</a>.</p>`,
      ),
    ).toEqual([
      [
        '',
        'Renew it here (https://my.example.org/renew) or with this form (https://example.org/form); see the rules of the house.',
        'Call the office (+44-1632-960142) or 01632 960142, or write to us (desk@example.org) or desk@example.org.',
      ],
    ]);
  });
});

describe('what is no content', () => {
  const site = `<!doctype html><title>Library cards</title><body>
    <div id="cookie-consent" role="dialog"><h2>Cookies</h2><p>How long people stay, and how many cards they open.</p><button>Accept</button></div>
    <a href="#main">Skip to main content</a><header><div class="menu"><ul><li><a href="/bins">Bins</a></li><li><a href="/tax">Council tax</a></li></ul></div></header>
    <main id="main"><h1>Library cards</h1><p>A card is valid for <s>one</s> two years.<sup><a href="#n1">[1]</a></sup></p><p>Ten m<sup>2</sup>.</p></main>
    <aside><h2>Related pages</h2><ul><li><a href="/x">When is my bin collected?</a></li><li><a href="/y">Parking</a></li></ul></aside>
    <footer><p>© Town. Sign up for our newsletter.</p><p>Call 01632 960 142.</p><ul><li><a>Privacy</a></li><li><a>Help</a></li></ul></footer>`;

  it('is not in the text: cookie notices, menus, lists of links, struck-out words; a phone number in the footer is', async () => {
    expect(await outlineOf('cards.html', site)).toEqual([
      ['', 'A card is valid for two years.', 'Ten m2.'],
      ['', 'Call 01632 960 142.'],
    ]);
  });

  it('is told apart from words that are missing', async () => {
    const document = await loadDocument(textFile('cards.html', site));
    expect(keptPercent(document)).toBe(100);
    expect(document.coverage?.leftOut.map(({ reason }) => reason).sort()).toEqual([
      'controls',
      'cookie notice',
      'footer',
      'navigation',
      'struck out',
    ]);
  });

  it('does not swallow a page that has the word in its names', async () => {
    expect(
      await outlineOf(
        'c.html',
        '<body class="cookie-policy"><div class="consent-page"><h1>Cookies</h1><p>We keep them for a year.</p></div>',
      ),
    ).toEqual([['', 'We keep them for a year.']]);
  });
});
