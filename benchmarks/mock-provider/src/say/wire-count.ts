import type { Plan } from '../behaviour/plan.ts';

/** A token count as the wire shows it: right, or wrong in the way that the plan asks for. */
export function wireCount(plan: Plan, count: number): number | string {
  switch (plan.usage) {
    case 'negative': return -count - 1;
    case 'string': return String(count);
    case 'huge': return 1e12;
    default: return count;
  }
}
