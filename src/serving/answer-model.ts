// The model that answers people.
export const ANSWER_MODEL = 'desk-qa';
