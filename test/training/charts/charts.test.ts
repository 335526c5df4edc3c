import { describe, expect, it } from 'vitest';
import { niceRange, niceTicks, shortNumber } from '../../../src/training/charts/axes.ts';
import { barChart } from '../../../src/training/charts/bar-chart.ts';
import { heatMap } from '../../../src/training/charts/heat-map.ts';
import { lineChart } from '../../../src/training/charts/line-chart.ts';
import { reliabilityDiagram } from '../../../src/training/charts/reliability-diagram.ts';
import { type Drawing, toSvg } from '../../../src/training/charts/svg.ts';
import { plotTrainingCurves } from '../../../src/training/charts.ts';
import { elementsNamed, parseXml } from '../../support/xml.ts';

const texts = (drawing: Drawing) =>
  elementsNamed(parseXml(toSvg(drawing)), 'text').map((element) => element.text);

describe('axes', () => {
  it('puts ticks at round numbers', () => {
    expect(niceTicks(0, 100)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(niceTicks(0.13, 0.58)).toEqual([0.2, 0.3, 0.4, 0.5]);
    expect(niceTicks(3, 3)).toEqual([3]);
  });

  it('ends at round numbers around the values', () => {
    expect(niceRange([31.6, 59.5])).toEqual([30, 60]);
    expect(niceRange([31.6, 59.5], { includeZero: true })).toEqual([0, 60]);
    expect(niceRange([])).toEqual([0, 1]);
    expect(niceRange([7])).toEqual([0, 7]);
    expect(niceRange([Number.NaN, 1, 2, Number.POSITIVE_INFINITY])).toEqual([1, 2]);
  });

  it('shortens large numbers', () => {
    expect([0, 0.25, 9999, 12_500, 999_499, 2_000_000].map(shortNumber)).toEqual([
      '0',
      '0.25',
      '9999',
      '12.5k',
      '999k',
      '2M',
    ]);
  });
});

describe('line chart', () => {
  const points = [
    [0, 10],
    [50, 60],
    [100, 30],
  ] as const;

  it('draws higher values higher, inside the frame, and names axes and series', () => {
    const chart = lineChart({
      title: 'F1 & loss',
      xLabel: 'examples',
      yLabel: 'per cent',
      series: [
        { name: 'one', points },
        { name: 'two', points: [[0, 0]] },
      ],
    });
    const [line] = elementsNamed(parseXml(toSvg(chart)), 'polyline');
    const drawn = line?.attributes.points?.split(' ').map((pair) => pair.split(',').map(Number));
    expect(drawn?.map(([x]) => x)).toEqual([64, 340, 616]);
    const heights = drawn?.map(([, y]) => y as number) as number[];
    expect(heights[1]).toBeLessThan(heights[2] as number);
    expect(heights[2]).toBeLessThan(heights[0] as number);
    expect(texts(chart)).toEqual(
      expect.arrayContaining(['F1 &amp; loss', 'examples', 'per cent', 'one', 'two']),
    );
  });

  it('leaves out points that are no numbers', () => {
    const chart = lineChart({
      title: 'gaps',
      xLabel: 'x',
      yLabel: 'y',
      series: [{ name: 'one', points: [...points, [60, Number.NaN]] }],
    });
    const svg = toSvg(chart);
    expect(svg).not.toContain('NaN');
    expect(elementsNamed(parseXml(svg), 'circle')).toHaveLength(3);
  });
});

describe('other charts', () => {
  it('draws bars as tall as their values', () => {
    const chart = barChart({
      title: 'bars',
      xLabel: 'word',
      yLabel: 'evidence first',
      names: ['who', 'why'],
      counts: [3, 4],
      series: [{ name: 'evidence first', values: [40, 80] }],
      yRange: [0, 100],
    });
    const heights = elementsNamed(parseXml(toSvg(chart)), 'rect')
      .slice(1)
      .map(({ attributes }) => Number(attributes.height));
    expect(heights).toEqual([112, 224]);
    expect(texts(chart)).toEqual(expect.arrayContaining(['n = 3', 'n = 4', '40.0', '80.0']));
  });

  it('draws a bar, a gap and a count for each bin that is not empty', () => {
    const bin = { from: 0.5, to: 1, count: 4, confidence: 0.7, accuracy: 0.5 };
    const empty = { from: 0, to: 0.5, count: 0, confidence: 0, accuracy: 0 };
    const svg = toSvg(reliabilityDiagram({ title: 'reliability', bins: [empty, bin] }));
    expect(elementsNamed(parseXml(svg), 'rect')).toHaveLength(1 + 3);
  });

  it('draws a cell for each weight and keeps strange words harmless', () => {
    const chart = heatMap({
      title: 'attention',
      rows: ['<b>', '"\u0007&\uD800'],
      columns: ['one', 'a'.repeat(40), '😀'],
      values: [
        [0, 0.5, 1],
        [1, 0, 0],
      ],
      rowsLabel: 'read',
      columnsLabel: 'written',
    });
    const root = parseXml(toSvg(chart));
    expect(elementsNamed(root, 'title')).toHaveLength(6);
    expect(texts(chart)).toEqual(expect.arrayContaining(['&lt;b&gt;', '&quot;&amp;', `${'a'.repeat(23)}…`]));
  });
});

describe('training curves', () => {
  it('show loss and held-out scores over examples and minutes', () => {
    const entry = { learningRate: 1e-3, loss: 3 };
    const svg = plotTrainingCurves([
      { ...entry, step: 50, examples: 4000, seconds: 60 },
      {
        ...entry,
        step: 100,
        examples: 8000,
        seconds: 120,
        loss: 2,
        heldOut: { first: 30, three: 40, count: 9 },
      },
    ]);
    const root = parseXml(svg);
    expect(elementsNamed(root, 'polyline').map(({ attributes }) => attributes['data-series'])).toEqual([
      'loss',
      'loss',
      'evidence first',
      'among three',
      'evidence first',
      'among three',
    ]);
    expect(svg).toContain('100 steps, 8000 examples, 2 minutes · best 30.0 %');
  });

  it('can be plotted before there is anything to show', () => {
    expect(parseXml(plotTrainingCurves([])).name).toBe('svg');
  });
});
