import type { RequestParam } from './request-param.ts';

/**
 * Refuses an object that has members beside the `known` ones, unless they are `null`: passing them over would lose
 * what the caller asked for.
 *
 * @throws {@link ProxyError} `unsupported_parameter`, naming the first such member.
 */
export function refuseOtherMembers(param: RequestParam, known: readonly string[]): void {
  const other = Object.keys(param.object()).map((name) => ({ name, member: param.member(name) })).find(({ name, member }) => !known.includes(name) && !member.isAbsent);
  if (other !== undefined) throw other.member.unsupported('Leave it out.');
}
