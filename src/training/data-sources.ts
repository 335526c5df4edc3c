// Where training data comes from, and under which licence: share-alike data asks that its sources are named.
import { basename } from 'node:path';

interface DataSource {
  readonly licence: string;
  readonly attribution: string;
}

/** By the first part of a file's name. */
const SOURCES: Readonly<Record<string, DataSource>> = {
  'squad1.1': {
    licence: 'CC BY-SA 4.0',
    attribution: 'SQuAD 1.1, Rajpurkar, Zhang, Lopyrev & Liang 2016; passages from Wikipedia',
  },
  'qed-nq': {
    licence: 'CC BY-SA 3.0',
    attribution:
      'QED, Lamm et al. 2021, on Natural Questions, Kwiatkowski et al. 2019; passages from Wikipedia',
  },
  fairytaleqa: { licence: 'Apache-2.0', attribution: 'FairytaleQA, Xu et al. 2022' },
  qamr: { licence: 'MIT', attribution: 'QAMR, Michael, Stanovsky, He, Dagan & Zettlemoyer 2018' },
  policyqa: { licence: 'MIT', attribution: 'PolicyQA, Ahmad, Chi, Tian & Chang 2020' },
  'answering-naturally': {
    licence: 'MIT',
    attribution:
      'Answering Naturally: Factoid to Full length Answer Generation, Pal, Shrivastava & Bhat 2019',
  },
  paraqa: { licence: 'CC BY 4.0', attribution: 'ParaQA, Kacupaj, Banerjee, Singh & Lehmann 2021' },
  'verbal-convq': {
    licence: 'CC BY 4.0',
    attribution: 'Verbal-ConvQuestions, Kacupaj et al., on ConvQuestions, Christmann et al. 2019',
  },
};

/** One data file in a manifest: what is known of it by its name; a file of one's own is just that. */
export function dataSource(path: string): DataSource & { readonly file: string } {
  const file = basename(path);
  const known = Object.entries(SOURCES).find(([prefix]) => file.startsWith(prefix));
  return { file, ...(known?.[1] ?? { licence: 'own data', attribution: file }) };
}
