// What the tests ask: questions about the sample desk, and what must be in their answers.
export const SUNDAYS = { question: 'When is the library open on Sundays?', answer: /1 pm to 5 pm/ };
export const DIRECTOR = { question: 'Who is the director of the library?', answer: /Okafor/ };
export const MISSPELT = { question: 'When is the libary open on Sundays?', meant: /library/ };
export const OUTSIDE = 'Who won the football world cup in 1998?';
