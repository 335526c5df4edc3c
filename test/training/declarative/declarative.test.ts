import { describe, expect, it } from 'vitest';
import { createDeclarative, type DeclarativeInput } from '../../../src/training/declarative/declarative.ts';

const declare = createDeclarative();

/** A question, its short answer, and the passage where the answer stands (first occurrence). */
function input(question: string, answer: string, context?: string): DeclarativeInput {
  if (context === undefined) return { question, answer };
  const answerStart = context.indexOf(answer);
  return { question, answer, context, ...(answerStart < 0 ? {} : { answerStart }) };
}

type Case = readonly [question: string, answer: string, sentence: string, context?: string];

function turns(name: string, cases: readonly Case[]): void {
  describe(name, () => {
    for (const [question, answer, sentence, context] of cases) {
      it(`${question} – ${answer}`, () => {
        expect(declare(input(question, answer, context))?.sentence).toBe(sentence);
      });
    }
  });
}

turns('questions of time take their preposition from the date', [
  ['When did the ferry sink?', '1987', 'The ferry sank in 1987.'],
  ['When did Nora Halvorsen leave the orchestra?', '2003', 'Nora Halvorsen left the orchestra in 2003.'],
  ['When was the town hall built?', 'May 1901', 'The town hall was built in May 1901.'],
  ['When was the treaty signed?', '4 March 1820', 'The treaty was signed on 4 March 1820.'],
  ['When was the bridge first opened?', 'the 1930s', 'The bridge was first opened in the 1930s.'],
  ['When was the abbey founded?', '12th century', 'The abbey was founded in the 12th century.'],
  ['In what year was the school founded?', '1848', 'The school was founded in 1848.'],
  ['What year did Portugal win the cup?', '2016', 'Portugal won the cup in 2016.'],
  ['On what date does the festival begin?', 'June 3', 'The festival begins on June 3.'],
  ['When did the miners return?', 'after the war', 'The miners returned after the war.'],
]);

turns('questions of place take their preposition from the passage', [
  [
    'Where is the castle located?',
    'Edinburgh',
    'The castle is located in Edinburgh.',
    'A castle in Edinburgh.',
  ],
  [
    'Where did the king die?',
    'the island of Elba',
    'The king died on the island of Elba.',
    'He fell ill on the island of Elba.',
  ],
  ['Where was Chopin born?', 'in a village near Warsaw', 'Chopin was born in a village near Warsaw.'],
  ['Where does the river originate from?', 'the Alps', 'The river originates from the Alps.'],
]);

turns('the question word as the subject is replaced', [
  ['Who founded the library?', 'Ada Lovelace', 'Ada Lovelace founded the library.'],
  ['Who first climbed the mountain?', 'two Swiss guides', 'Two Swiss guides first climbed the mountain.'],
  ['Which country borders Portugal?', 'Spain', 'Spain borders Portugal.'],
  ['What caused the fire?', 'a broken lamp', 'A broken lamp caused the fire.'],
  ['Who was elected mayor in 1990?', 'Anna Berg', 'Anna Berg was elected mayor in 1990.'],
  [
    'What is used to clean the lenses?',
    'alcohol',
    'Alcohol is used to clean the lenses.',
    'They clean lenses with alcohol.',
  ],
  ['Which team has won the trophy twice?', 'Ajax', 'Ajax has won the trophy twice.'],
  ['Who can vote in the election?', 'all adult citizens', 'All adult citizens can vote in the election.'],
  ['Who was responsible for the design?', 'Otto Wagner', 'Otto Wagner was responsible for the design.'],
]);

turns('objects go where the question left a gap', [
  ['What did Bell invent?', 'the telephone', 'Bell invented the telephone.'],
  ['What did the Romans build in Bath?', 'a temple', 'The Romans built a temple in Bath.'],
  [
    'What does the abbreviation stand for?',
    'European Space Agency',
    'The abbreviation stands for European Space Agency.',
  ],
  ['By what nickname was the general known?', 'the Fox', 'The general was known by the nickname the Fox.'],
  [
    'Who did the firm partner with to build the ship?',
    'the navy',
    'The firm partnered with the navy to build the ship.',
  ],
  ['What did the state of Ohio adopt?', 'a flag', 'The state of Ohio adopted a flag.'],
  ["When was 'The Last Train' published?", '1974', "'The Last Train' was published in 1974."],
  [
    'Why were the raids not really seen?',
    'because it was dark',
    'The raids were not really seen because it was dark.',
  ],
  ['Where does the road start and end?', 'in Kiel', 'The road starts and ends in Kiel.'],
  ['Trappers sold what in the spring?', 'furs', 'Trappers sold furs in the spring.'],
  ['Who did Maria marry in 1910?', 'Pierre Blanc', 'Maria married Pierre Blanc in 1910.'],
  ['What did the twins call their boat?', 'Albatross', 'The twins called their boat Albatross.'],
  [
    'What trade name was the drug sold under?',
    'Adrenalin',
    'The drug was sold under the trade name Adrenalin.',
  ],
  [
    'Which position did Weber hold?',
    'treasurer',
    'Weber held the position of treasurer.',
    'Weber was treasurer for years.',
  ],
  ['What did the army try to capture?', 'the harbour', 'The army tried to capture the harbour.'],
  [
    'What can visitors see from the tower?',
    'the whole bay',
    'Visitors can see the whole bay from the tower.',
  ],
  ['What has the company developed?', 'a new battery', 'The company has developed a new battery.'],
]);

turns('forms of "be" keep their order', [
  ['What is the capital of Spain?', 'Madrid', 'The capital of Spain is Madrid.'],
  ['Who was the first president of the club?', 'Karl Lang', 'The first president of the club was Karl Lang.'],
  [
    'What was the earthquake named?',
    'the Great Sichuan earthquake',
    'The earthquake was named the Great Sichuan earthquake.',
  ],
  ['What is the tool used for?', 'cutting glass', 'The tool is used for cutting glass.'],
  ['What is the town famous for?', 'its cheese', 'The town is famous for its cheese.'],
  ['What color is the flag?', 'red', 'The flag is red.'],
  ['What is the purpose of the fund?', 'to help students', 'The purpose of the fund is to help students.'],
  ['In what city was the painter born?', 'Delft', 'The painter was born in Delft.'],
  ['To whom was the letter addressed?', 'the bishop', 'The letter was addressed to the bishop.'],
  ['At what age did she retire?', '65', 'She retired at the age of 65.'],
]);

turns('amounts are counted in the noun of the question', [
  ['How many people died?', '69,197', '69,197 people died.'],
  ['How many books did the author write?', 'twelve', 'The author wrote twelve books.'],
  ['How many rooms are there in the hotel?', '85', 'There are 85 rooms in the hotel.'],
  ['About how many students live on campus?', '3,000', 'About 3,000 students live on campus.'],
  ['How much does the ticket cost?', '$12', 'The ticket costs $12.'],
  ['How long did the strike last?', 'six weeks', 'The strike lasted six weeks.'],
  ['How old was Mozart when he died?', '35', 'Mozart was 35 years old when he died.'],
  ['How tall is the tower?', '324 metres', 'The tower is 324 metres tall.'],
  ['What percentage of the land is covered by forest?', '40', '40 percent of the land is covered by forest.'],
]);

turns('reasons and manners are joined as the answer shows', [
  ['Why did the museum close?', 'the roof was leaking', 'The museum closed because the roof was leaking.'],
  ['Why did the pilot turn back?', 'to refuel', 'The pilot turned back to refuel.'],
  ['Why was the match cancelled?', 'because of heavy rain', 'The match was cancelled because of heavy rain.'],
  ['How was the letter delivered?', 'by bicycle', 'The letter was delivered by bicycle.'],
  ['How did the child feel?', 'happy', 'The child felt happy.'],
]);

turns('the question word may stand at the end', [
  ['The club was founded in what year?', '1899', 'The club was founded in 1899.'],
  ['The river flows into which sea?', 'the Baltic Sea', 'The river flows into the Baltic Sea.'],
]);

const library =
  'The library opens at 9 a.m. We charge a late fee of 25 cents because other readers are waiting for your book. ' +
  'Visitors can park in the garage behind the main building.';

turns('the asker becomes "you" and the desk becomes "we"', [
  [
    'Where can I park?',
    'in the garage behind the main building',
    'You can park in the garage behind the main building.',
    library,
  ],
  ['When do you open?', '9 a.m.', 'We open at 9 a.m.', library],
  [
    'How can I renew my card?',
    'by calling the front desk',
    'You can renew your card by calling the front desk.',
    library,
  ],
  [
    'How do I cancel my booking?',
    'call the front desk',
    'To cancel your booking, call the front desk.',
    library,
  ],
  [
    'Why do you charge a late fee?',
    'other readers are waiting',
    'We charge a late fee because other readers are waiting.',
    library,
  ],
  ['How many books can I borrow?', 'ten', 'You can borrow ten books.', library],
  ['When is the reading room open?', 'on weekdays', 'The reading room is open on weekdays.', library],
]);

turns('casing and marks fit the middle and the end of a sentence', [
  [
    'What did the fire destroy?',
    'The old mill',
    'The fire destroyed the old mill.',
    'The old mill was lost in the fire.',
  ],
  ['Who owns the factory?', 'Smith & Co.', 'Smith & Co. owns the factory.'],
  ['Where is the embassy located?', 'in Washington, D.C.', 'The embassy is located in Washington, D.C.'],
  [
    'when did france join the league',
    '1920',
    'France joined the league in 1920.',
    'In 1920, the kingdom of France joined it.',
  ],
  [
    'Who leads the choir?',
    'choirmaster.',
    'The choirmaster leads the choir.',
    'It is led by the choirmaster.',
  ],
  [
    'What did the sailors see?',
    'white whale',
    'The sailors saw a white whale.',
    'They met a white whale at dawn.',
  ],
]);

describe('what the rules cannot do well is refused', () => {
  const refused: readonly (readonly [question: string, answer: string, context?: string])[] = [
    ['When was the well in use?', '1900', 'It has been in use since 1900.'],
    ['What happened to the ship?', 'sank'],
    ['What is it called when a star explodes?', 'a supernova'],
    ['Why did the bank fail?', 'fraud'],
    ['How did the critics react?', 'with anger'],
    ['Who wrote the play?', 'wrote the play in 1601'],
    ['What did she say?', 'nothing at all'],
    ['How many soldiers fought?', 'bravely'],
    ['Did the train arrive?', 'yes'],
    ['opening hours sunday', '9 a.m.'],
    ['What did he do? Why?', 'ran away'],
    ['What kind of roof was needed?', 'flat (or'],
    ['Where is the lake?', 'deep'],
    ['', 'x'],
    ['What did the boy find?', ''],
  ];
  for (const [question, answer, context] of refused) {
    it(`${question} – ${answer}`, () => {
      expect(declare(input(question, answer, context))).toBeUndefined();
    });
  }
});

describe('layers', () => {
  it('puts a plain question of time into the sure layer', () => {
    expect(declare(input('When was the tower built?', '1889'))?.layer).toBe('sure');
  });

  it('trusts a question with a strange word less', () => {
    const careful = createDeclarative({ isKnownWord: (word) => word !== 'towre' });
    expect(careful({ question: 'When was the towre built?', answer: '1889' })?.layer).not.toBe('sure');
  });

  it('trusts a question that uses a word twice less', () => {
    expect(declare(input('When did the king visit the other king?', '1520'))?.layer).not.toBe('sure');
  });

  it('names the pattern that made the sentence', () => {
    expect(declare(input('Who founded the library?', 'Ada Lovelace'))?.pattern).toBe('subject-who');
  });
});
