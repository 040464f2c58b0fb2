/** Where a form on a renewal's page says what came of it: a form sent without JavaScript leads there. */
export const ANSWER_ID = 'answer'
