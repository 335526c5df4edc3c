// Where the writer looked: a heat map of the read words that mattered, written words across.
import type { AttentionMap } from '../engine/engine.ts';
import { heatMap } from '../training/charts/heat-map.ts';
import { toSvg } from '../training/charts/svg.ts';

/** A read word with less attention than this from every written word is left out. */
const LEAST_WEIGHT = 0.01;

export function attentionSvg({ source, written, weights }: AttentionMap, question: string): string {
  const matters = source.map((_, column) => weights.some((row) => (row[column] ?? 0) >= LEAST_WEIGHT));
  const rows: string[] = [];
  const values: number[][] = [];
  source.forEach((word, column) => {
    if (matters[column]) {
      rows.push(word);
      values.push(weights.map((row) => row[column] ?? 0));
    } else if (column > 0 && matters[column - 1]) {
      rows.push('⋯');
      values.push(weights.map(() => 0));
    }
  });
  return toSvg(
    heatMap({
      title: 'What the writer looked at for each word',
      subtitle: question,
      rows,
      columns: written,
      values,
      rowsLabel: 'read: the question, then the passage',
      columnsLabel: 'written',
    }),
  );
}
