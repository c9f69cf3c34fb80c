import type { CacheSubject } from './cache-subject.ts';

/** A subject whose `get` and `set` do idle work first, as much as is set meanwhile. */
export interface SlowedSubject extends CacheSubject {
  idleTurns: number;
}

/** Puts idle work before a subject, none at first. */
export function slowedSubject(subject: CacheSubject): SlowedSubject {
  const slowed: SlowedSubject = {
    ...subject,
    idleTurns: 0,
    get: (key) => {
      idle(slowed.idleTurns);
      return subject.get(key);
    },
    set: (key, value) => {
      idle(slowed.idleTurns);
      return subject.set(key, value);
    },
  };
  return slowed;
}

let state = 1;

/** Each turn waits for the one before, and what comes of it is kept: nothing of it can be left out. */
function idle(turns: number): void {
  let next = state;
  for (let turn = 0; turn < turns; turn += 1) next = (Math.imul(next, 1_664_525) + 1_013_904_223) | 0;
  state = next;
}
