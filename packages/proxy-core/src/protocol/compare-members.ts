/** Where a member's name stands, quotes included and canonically spelled: in the text itself, or in bytes of its own. */
export interface MemberNameSpan {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** A member of an object that is being put in order. */
export interface NamedMember {
  readonly name: MemberNameSpan;
}

/**
 * Orders members by the bytes of their names, where none begins another since each ends in its quote. Compared in place:
 * making strings of them would cost more than sorting.
 */
export function compareMembers({ name: left }: NamedMember, { name: right }: NamedMember): number {
  const length = left.end - left.start;
  for (let index = 0; index < length; index += 1) {
    const difference = (left.bytes[left.start + index] ?? 0) - (right.bytes[right.start + index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
