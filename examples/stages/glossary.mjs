// A stage before the search: abbreviations of the house become the words that its documents use.
//
//   {"module": "./glossary.mjs", "options": {"terms": {"ILL": "interlibrary loan"}}}
//
// An abbreviation counts in the letters in which it is written here: "IT" is not "it".

/** @type {import('frontdesk').CreateStage} */
export const createStage = ({ terms }) => {
  const known = new Map(Object.entries(checkedTerms(terms)));
  const abbreviations = [...known.keys()].map((term) => term.replaceAll(/[^\p{L}\p{N}]/gu, '\\$&'));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${abbreviations.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  return {
    name: 'glossary',
    kind: 'pre-processing',
    run: ({ question }) => ({ question: question.replaceAll(pattern, (term) => known.get(term) ?? term) }),
  };
};

/**
 * @param {unknown} terms
 * @returns {Record<string, string>}
 */
function checkedTerms(terms) {
  const isMap = typeof terms === 'object' && terms !== null && Object.keys(terms).length > 0;
  if (!isMap || Object.values(terms).some((words) => typeof words !== 'string'))
    throw new Error('give "terms", such as {"ILL": "interlibrary loan"}');
  return /** @type {Record<string, string>} */ (terms);
}
