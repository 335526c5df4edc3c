// A row of a table, which the loaders read as "Day: Monday; Library: 9 am to 8 pm; Café: closed": found, and put into words.

const ROW = /^[^.;:]+: [^;]*;/;

export const isTableRow = (text: string): boolean => ROW.test(text);

/**
 * The row as a sentence, "For Monday it says: Library 9 am to 8 pm, Café closed."; any other text as it is, in one line.
 *
 * @param text Of a document
 */
export function inWords(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (!isTableRow(line)) return line;
  const cells = line.split('; ').map((cell) => cell.split(/: (.*)/s, 2) as [string, string?]);
  const [[, subject] = ['']] = cells;
  if (!subject || cells.some(([, value]) => value === undefined)) return line;
  const rest = cells.slice(1).map(([label, value = '']) => `${label} ${value.replace(/\.$/, '')}`);
  return `For ${subject} it says: ${rest.join(', ')}.`;
}
