/** What is compared. Apart from the caches themselves: the process that reports loads none of them. */
export const SUBJECT_NAMES = ['SmartCache', 'SmartCache lru', 'ModelCache on SQLite', 'lru-cache', 'keyv on a Map', 'Map'] as const;
export type SubjectName = (typeof SUBJECT_NAMES)[number];
