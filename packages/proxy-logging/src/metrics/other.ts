/** What stands for every value of a label that is not one of its set. */
export const OTHER = 'other';
