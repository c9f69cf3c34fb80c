/** Which way a signal departs: 1 is up, -1 is down. */
export type Direction = 1 | -1;
